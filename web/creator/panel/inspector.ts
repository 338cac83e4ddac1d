/** The fields of what is selected: one point, several, or a line. */
import { h, set, type Part } from "../../src/dom";
import { button, check } from "../../src/panel/controls";
import type { Side } from "../../src/model/rig";
import type { Creator } from "../creator";
import { changePoints, PALETTE, removeLink, removePoints, setPartner } from "../model/actions";
import { DEFAULT_SIGMA, pointOf, type DraftPoint } from "../model/draft";
import { colorOf } from "../model/rig-json";
import * as texts from "../texts";
import { selectField, setOptions, textField } from "./fields";

export interface Inspector extends Part {
  /** Puts the focus into a field: "group", "hotkey", "color" … */
  focus(member: string): void;
}

const SIDES = [["left", "left"], ["right", "right"], ["center", "no side"]] as const;
const DIGITS = /^\d*[.,]?\d+$/;

export function createInspector(creator: Creator): Inspector {
  const apply = (label: string, change: Partial<Omit<DraftPoint, "id">>, key = ""): void => {
    const ids = creator.selected;
    creator.change(label, (draft) => changePoints(draft, ids, change), key && `${key} ${ids.join()}`);
  };
  const heading = h("h2");
  const side = selectField("Side", (value) => { apply("Set the side", { side: value as Side }); });
  const partner = selectField("Partner", (value) => {
    const id = creator.current?.id;
    if (id) creator.change(texts.pair, (draft) => setPartner(draft, id, value || null));
  });
  const group = textField("Group", { list: "groups", maxlength: "60" },
    (value) => { apply("Set the group", { group: value }, "group"); });
  const groups = h("datalist", { id: "groups" });
  const sigma = textField("σ", { inputmode: "decimal", placeholder: String(DEFAULT_SIGMA) }, (value) => {
    const number = DIGITS.test(value.trim()) ? Number(value.replace(",", ".")) : NaN;
    set(sigma.input, { "aria-invalid": value.trim() && !(number > 0) ? "true" : undefined });
    if (!value.trim()) apply("Set σ", { sigma: null }, "sigma");
    else if (number > 0) apply("Set σ", { sigma: number }, "sigma");
  });
  const hotkey = textField("Key", { maxlength: "2", placeholder: "by order" }, (value) => {
    const [character = ""] = Array.from(value.trim()).slice(-1);
    hotkey.input.value = character;
    apply("Set the key", { hotkey: character }, "hotkey");
  });
  const required = check("Must be there: a label without it gets a warning", false, (isRequired) => {
    apply("Set whether it must be there", { required: isRequired });
  });
  const color = createColors((value) => { recolor(value); });
  const recolor = (value: string): void => {
    const { link } = creator;
    if (link === null) apply("Set the color", { color: value }, "color");
    else {
      creator.change("Set the color", (draft) => ({
        ...draft, links: draft.links.map((one, index) => index === link ? { ...one, color: value } : one),
      }), `color of line ${link}`);
    }
  };
  const remove = button({ class: "button" }, () => {
    const { link, selected } = creator;
    if (link === null) creator.change(texts.removePoints(selected.length), (draft) => removePoints(draft, selected));
    else creator.change(texts.removeLink, (draft) => removeLink(draft, link));
  }, "Delete");
  const ofPoints = [side.node, group.node, sigma.node, hotkey.node, required.node];
  const node = h("section", { "class": "part inspector", "aria-label": "What is selected" },
    heading, h("div", { class: "grid" }, side.node, partner.node, group.node, groups, sigma.node, hotkey.node),
    color.node, required.node, h("div", { class: "actions" }, remove));

  return {
    node,
    focus(member) {
      const fields: Readonly<Record<string, HTMLElement>> = {
        side: side.select, swap: partner.select, group: group.input, sigma: sigma.input, hotkey: hotkey.input,
        color: color.first,
      };
      fields[member]?.focus();
    },
    update() {
      const { draft, selected, link } = creator;
      const points = selected.flatMap((id) => pointOf(draft, id) ?? []);
      const [first] = points;
      const line = draft.links[link ?? -1];
      node.hidden = !first && !line;
      for (const field of ofPoints) field.hidden = !first;
      partner.node.hidden = points.length !== 1;
      hotkey.node.hidden = points.length !== 1;
      if (line) {
        const ends = [line.from, line.to].map((id) => pointOf(draft, id)?.name ?? "");
        heading.textContent = `Line: ${ends.join(" – ")}`;
        color.show(line.color, line.color);
      }
      if (!first) return;
      /** The value that all selected points have, else nothing. */
      const common = <T>(of: (point: DraftPoint) => T, otherwise: T): T =>
        points.every((point) => of(point) === of(first)) ? of(first) : otherwise;
      heading.textContent = points.length > 1 ? `${points.length} points` : first.name || "unnamed";
      setOptions(side.select, points.length > 1 ? [["", "–"], ...SIDES] : SIDES, common<string>((one) => one.side, ""));
      const free = draft.points.filter(({ id, partner: of }) => id !== first.id && (of === null || of === first.id));
      setOptions(partner.select, [["", "none"], ...free.map(({ id, name }) => [id, name || "unnamed"] as const)],
        first.partner ?? "");
      group.show(common((one) => one.group, ""));
      const names = [...new Set(draft.points.flatMap((one) => one.group || []))];
      groups.replaceChildren(...names.map((value) => h("option", { value })));
      sigma.show(common((one) => one.sigma === null ? "" : String(one.sigma), ""));
      hotkey.show(first.hotkey);
      required.input.checked = common((one) => one.required, false);
      color.show(common((one) => one.color, ""), colorOf(first));
    },
  };
}

interface Colors {
  readonly node: HTMLElement;
  readonly first: HTMLElement;
  /** @param shown what is seen: for "" the color of the side */
  show(value: string, shown: string): void;
}

/** Colors that color-blind people tell apart, "by side", and any other. */
function createColors(choose: (color: string) => void): Colors {
  const bySide = button({ class: "chip", title: "The color of its side" }, () => { choose(""); }, "by side");
  const chips = PALETTE.map((color) => {
    const chip = button({ "class": "chip swatch-chip", "aria-label": `Color ${color}`, "title": color },
      () => { choose(color); });
    chip.style.background = color;
    return [color, chip] as const;
  });
  const other = h("input", { "type": "color", "aria-label": "Another color", "title": "Another color" });
  other.addEventListener("input", () => { choose(other.value); });
  return {
    node: h("div", { "class": "chips", "role": "group", "aria-label": "Color" },
      bySide, ...chips.map(([, chip]) => chip), other),
    first: bySide,
    show(value, shown) {
      set(bySide, { "aria-pressed": String(value === "") });
      for (const [color, chip] of chips) set(chip, { "aria-pressed": String(color === value) });
      if (/^#[\da-f]{6}$/i.test(shown)) other.value = shown;
    },
  };
}
