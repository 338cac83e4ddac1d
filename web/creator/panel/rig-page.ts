/** The fields of the rig as a whole, and what is done to all of its points. */
import { h, type Part } from "../../src/dom";
import { isArray, isNumber, isObject, textOf } from "../../src/model/json";
import { button } from "../../src/panel/controls";
import LIBRARY from "poserig:library";
import type { Creator } from "../creator";
import { colorByGroup, colorBySide, transferSigmas, type KnownSigmas } from "../model/actions";
import { SIGMA_SOURCES, type Draft, type SigmaSource } from "../model/draft";
import { withoutSide } from "../model/names";
import { rigName } from "../model/rig-json";
import { section, selectField, setOptions, textField } from "./fields";

const SOURCES: Readonly<Record<SigmaSource, string>> = {
  measured: "measured on labels of several people",
  transferred: "taken over from points of other rigs",
  estimated: "estimated, not all of them measured",
  placeholder: "placeholder: nobody measured them",
};

/** Sigmas that were measured, by the name without its side. */
function measuredSigmas(): KnownSigmas {
  const known = new Map<string, number>();
  for (const rig of LIBRARY) {
    if (rig["sigma_source"] !== "measured" || !isArray(rig["keypoints"])) continue;
    for (const point of rig["keypoints"].filter(isObject)) {
      const name = withoutSide(textOf(point["name"]));
      if (isNumber(point["sigma"]) && !known.has(name)) known.set(name, point["sigma"]);
    }
  }
  return known;
}

const listOf = (text: string): string[] => [...new Set(text.split(",").map((one) => one.trim()).filter((one) => one))];

/** @param openSigmas asks for a rig file whose sigmas are taken over */
export function createRigPage(creator: Creator, openSigmas: () => void): Part {
  const field = (label: string, key: keyof Draft, hint: string, longest: string): ReturnType<typeof textField> =>
    textField(label, { placeholder: hint, maxlength: longest }, (value) => {
      creator.change(`Set the ${label.toLowerCase()}`, (draft) => ({ ...draft, [key]: value }), key);
    });
  const list = (label: string, key: "classes" | "flags", hint: string): ReturnType<typeof textField> =>
    textField(label, { placeholder: hint }, (value) => {
      creator.change(`Set the ${label.toLowerCase()}`, (draft) => ({ ...draft, [key]: listOf(value) }), key);
    });
  const title = field("Title", "title", "Box truck, 8 points", "120");
  const name = field("Name", "name", "box-truck-8", "63");
  const category = field("Category", "category", "truck", "60");
  const credit = field("Credit", "credit", "where names and σ come from", "1000");
  const classes = list("Classes", "classes", "car, truck");
  const flags = list("Flags", "flags", "crowd, truncated, difficult");
  const revision = textField("Revision", { inputmode: "numeric" }, (value) => {
    if (/^[1-9]\d{0,8}$/.test(value)) {
      creator.change("Set the revision", (draft) => ({ ...draft, revision: Number(value) }), "revision");
    }
  });
  const source = selectField("σ are", (value) => {
    const found = SIGMA_SOURCES.find((one) => one === value);
    if (found) creator.change("Set where σ come from", (draft) => ({ ...draft, sigmaSource: found }));
  });
  const act = (text: string, title: string, action: (draft: Draft) => Draft): HTMLElement =>
    button({ class: "button", title }, () => {
      if (!creator.change(text, action)) creator.say("There is nothing to change.");
    }, text);
  const node = h("div", { class: "page-body" },
    section("This rig", h("div", { class: "grid one" }, title.node, name.node, category.node, classes.node, flags.node,
      revision.node, credit.node),
    h("p", { class: "hint" }, "Classes are what an object may be called, flags what may be said of it; commas between them. "
      + "Raise the revision when the rig changes after labels exist.")),
    section("Colors", h("div", { class: "actions start" },
      act("By side", "Orange left, blue right, green without a side: told apart by color-blind people", colorBySide),
      act("By group", "A hue for each group, light for left and dark for right", colorByGroup))),
    section("σ: how exactly people place a point", h("div", { class: "grid one" }, source.node),
      h("div", { class: "actions start" },
        act("From similar points", "Takes over what was measured for points of the same name in COCO's rigs",
          (draft) => transferSigmas(draft, measuredSigmas())),
        button({ class: "button" }, openSigmas, "From a file…")),
      h("p", { class: "hint" }, "Measure them: label some images by two people or more, then run ",
        h("code", {}, "poserig estimate-sigmas FOLDER --rig RIG.json --write measured.json"),
        " and choose that file here.")));
  return {
    node,
    update() {
      const { draft } = creator;
      title.show(draft.title);
      name.show(draft.name);
      name.input.placeholder = rigName(draft);
      category.show(draft.category);
      credit.show(draft.credit);
      classes.show(draft.classes.join(", "));
      flags.show(draft.flags.join(", "));
      revision.show(String(draft.revision));
      setOptions(source.select, SIGMA_SOURCES.map((one) => [one, SOURCES[one]]), draft.sigmaSource);
    },
  };
}
