/** The quiet list of warnings: what, where, and two ways on. Never in the way of submitting. */
import type { Finding } from "../checks/finding";
import { createLiveChecks } from "../checks/live";
import * as texts from "../checks/texts";
import type { Editor } from "../editor/editor";
import type { JsonObject } from "../model/json";
import { button } from "./controls";
import { h, set, setText } from "../dom";

/** After the last edit; never while something is being dragged. */
const DELAY_MS = 250;

export interface Warnings {
  readonly node: HTMLElement;
  readonly answer: JsonObject[];
  /** A word on what is still open, and nothing more: the worker may know better. */
  remind(): void;
}

export function createWarnings(editor: Editor, zoom: () => void, signal: AbortSignal): Warnings {
  const live = createLiveChecks(editor, signal);
  const title = h("span", { "role": "status", "aria-live": "polite" });
  // A heading only while it says something: an empty one is noise in the list of headings.
  const heading = h("h2", { role: "presentation" }, title);
  const notes = h("ul", { "class": "notes", "aria-label": texts.notes });
  const list = h("ul", { "class": "warning-list", "aria-label": texts.warnings });
  // The heading stays in the document, or screen readers would not hear its first change.
  const node = h("section", { class: "warnings" }, h("header", {}, heading), notes, list);

  const row = (finding: Finding): HTMLElement => {
    const { instance, points, detail } = finding;
    const name = editor.instanceTitle(instance);
    const what = `${name}: ${detail}`;
    const act = (style: string, text: string, label: string, action: () => void): HTMLElement =>
      button({ "class": style, "aria-label": label }, () => {
        action();
        show();
      }, text);
    const goTo = (): void => {
      const [point = ""] = points;
      editor.select(instance, editor.rig.indexOf.get(point) ?? null);
      zoom();
    };
    return h(
      "li",
      { "data-severity": finding.severity, "data-type": finding.type },
      button(
        { class: "warning-what" },
        goTo,
        h("strong", {}, `${name} · ${texts.severities[finding.severity]}`),
        detail,
      ),
      h(
        "div",
        { class: "actions" },
        act("button", texts.accept, texts.acceptLabel(what), () => {
          live.accept(finding);
        }),
        finding.fix &&
          act("button primary", texts.fix, texts.fixLabel(what), () => {
            live.fix(finding);
            editor.say(texts.fixed);
          }),
      ),
    );
  };

  let before = "";
  const show = (): void => {
    const { open } = live;
    const noted = [
      ...editor.issues,
      ...editor.document.instances.flatMap(({ id, issues }) =>
        issues.map((issue) => `${editor.instanceTitle(id)}: ${issue}`),
      ),
    ];
    const now = JSON.stringify([
      noted,
      open.map(({ instance, detail, fix }) => [editor.instanceTitle(instance), detail, fix]),
    ]);
    if (now === before) return;
    before = now;
    set(heading, { role: open.length === 0 && "presentation" });
    setText(title, open.length === 0 ? "" : texts.count(open.length));
    // Whoever pressed Fix or Accept goes on from the next warning, and not from the top of the page.
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
