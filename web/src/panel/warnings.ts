/** The list of warnings in the panel, each with Accept and Fix. Warnings never prevent a submit. */
import type { Finding } from "../checks/finding";
import { createLiveChecks } from "../checks/live";
import * as texts from "../checks/texts";
import { h, set, setText } from "../dom";
import type { Editor } from "../editor/editor";
import { instanceTitle } from "../editor/queries";
import { select } from "../editor/selecting";
import type { Instance } from "../model/document";
import type { JsonObject } from "../model/json";
import { button } from "./controls";

/** The checks run this long after the last edit, and never during a drag. */
const DELAY_MS = 250;

export interface Warnings {
  readonly node: HTMLElement;
  readonly answer: JsonObject[];
  /** Says how many warnings are open, when the worker submits. */
  remind(): void;
}

export function createWarnings(editor: Editor, zoom: () => void, signal: AbortSignal): Warnings {
  const live = createLiveChecks(editor, signal);
  const title = h("span", { "role": "status", "aria-live": "polite" });
  // A heading only while it has text: a screen reader would list an empty one.
  const heading = h("h2", { role: "presentation" }, title);
  const notes = h("ul", { "class": "notes", "aria-label": texts.notes });
  const list = h("ul", { "class": "warning-list", "aria-label": texts.warnings });
  // The heading stays in the document: else a screen reader would miss its first change.
  const node = h("section", { class: "warnings" }, h("header", {}, heading), notes, list);

  const row = (finding: Finding): HTMLElement => {
    const { instance, points, detail } = finding;
    const name = instanceTitle(editor, instance);
    const what = `${name}: ${detail}`;
    const act = (style: string, text: string, label: string, action: () => void): HTMLElement =>
      button({ "class": style, "aria-label": label }, () => {
        action();
        show();
      }, text);
    const goTo = (): void => {
      const [point = ""] = points;
      select(editor, instance, editor.document.instance(instance)?.rig.indexOf.get(point) ?? null);
      zoom();
    };
    const subject = h("strong", {}, `${name} · ${texts.severities[finding.severity]}`);
    return h("li", { "data-severity": finding.severity, "data-type": finding.type },
      button({ class: "warning-what" }, goTo, subject, detail),
      h("div", { class: "actions" },
        act("button", texts.accept, texts.acceptLabel(what), () => { live.accept(finding); }),
        finding.fix && act("button primary", texts.fix, texts.fixLabel(what), () => {
          if (live.fix(finding)) editor.say(texts.fixed);
        })));
  };

  let before = "";
  const show = (): void => {
    const { open } = live;
    const notesOf = ({ id, issues }: Instance): string[] =>
      issues.map((issue) => `${instanceTitle(editor, id)}: ${issue}`);
    const noted = [...editor.settings.issues, ...editor.document.instances.flatMap(notesOf)];
    const warned = open.map(({ instance, detail, fix }) => [instanceTitle(editor, instance), detail, fix]);
    const now = JSON.stringify([noted, warned]);
    if (now === before) return;
    before = now;
    set(heading, { role: open.length === 0 && "presentation" });
    setText(title, open.length === 0 ? "" : texts.count(open.length));
    // After Fix or Accept the focus goes to the next warning, not to the top of the page.
    const hadFocus = list.contains((list.getRootNode() as ShadowRoot).activeElement);
    list.replaceChildren(...open.map(row));
    notes.replaceChildren(...noted.map((note) => h("li", {}, note)));
    node.classList.toggle("some", open.length + noted.length > 0);
    if (hadFocus) list.querySelector("button")?.focus();
  };

  let timer = 0;
  const schedule = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (editor.isDragging) schedule();
      else show();
    }, DELAY_MS);
  };
  editor.subscribe((what) => {
    if (what === "document" || what === "selection") schedule();
  }, signal);
  signal.addEventListener("abort", () => { clearTimeout(timer); });
  schedule();

  return {
    node,
    get answer() {
      return live.answer;
    },
    remind() {
      const { open } = live;
      if (open.length > 0) editor.say(texts.stillOpen(open.length));
    },
  };
}
