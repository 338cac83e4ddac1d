/** The quiet list of warnings: what, where, and two ways on. Never in the way of submitting. */
import type { Finding } from "../checks/finding";
import { createLiveChecks, type LiveChecks } from "../checks/live";
import * as texts from "../checks/texts";
import type { Editor } from "../editor/editor";
import type { JsonObject } from "../model/json";
import { button } from "./controls";
import { h, setText } from "./dom";

/** After the last edit; never while something is being dragged. */
const DELAY_MS = 250;

export class Warnings {
  readonly node: HTMLElement;
  readonly #editor: Editor;
  readonly #live: LiveChecks;
  readonly #zoom: () => void;
  readonly #title = h("span", { "role": "status", "aria-live": "polite" });
  // A heading only while it says something: an empty one is noise in the list of headings.
  readonly #heading = h("h2", { role: "presentation" }, this.#title);
  readonly #notes = h("ul", { "class": "notes", "aria-label": texts.notes });
  readonly #list = h("ul", { "class": "warning-list", "aria-label": texts.warnings });
  #timer = 0;
  #shown = "";

  constructor(editor: Editor, zoom: () => void, signal: AbortSignal) {
    this.#editor = editor;
    this.#live = createLiveChecks(editor, signal);
    this.#zoom = zoom;
    // The heading stays in the document, or screen readers would not hear its first change.
    this.node = h("section", { class: "warnings" }, h("header", {}, this.#heading), this.#notes, this.#list);
    editor.subscribe((what) => {
      if (what === "document" || what === "selection") this.#schedule();
    }, signal);
    signal.addEventListener("abort", () => { clearTimeout(this.#timer); });
    this.#schedule();
  }

  get answer(): JsonObject[] {
    return this.#live.answer;
  }

  /** A word on what is still open, and nothing more: the worker may know better. */
  remind(): void {
    const { open } = this.#live;
    if (open.length > 0) this.#editor.say(texts.stillOpen(open.length));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (this.#editor.isDragging) this.#schedule();
      else this.#show();
    }, DELAY_MS);
  }

  #show(): void {
    const { open } = this.#live;
    const { document, issues } = this.#editor;
    const notes = [...issues, ...document.instances.flatMap((one) =>
      one.issues.map((reason) => `${this.#editor.instanceTitle(one.id)}: ${reason}`))];
    const shown = JSON.stringify([notes, open.map((finding) => [this.#editor.instanceTitle(finding.instance), finding.detail, finding.fix])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (open.length > 0) this.#heading.removeAttribute("role");
    else this.#heading.setAttribute("role", "presentation");
    setText(this.#title, open.length === 0 ? "" : texts.count(open.length));
    // Whoever pressed Fix or Accept goes on from the next warning, and not from the top of the page.
    const hadFocus = this.#list.contains((this.node.getRootNode() as ShadowRoot).activeElement);
    this.#list.replaceChildren(...open.map((finding) => this.#row(finding)));
    this.#notes.replaceChildren(...notes.map((note) => h("li", {}, note)));
    this.node.classList.toggle("some", open.length + notes.length > 0);
    if (hadFocus) this.#list.querySelector("button")?.focus();
  }

  #row(finding: Finding): HTMLElement {
    const title = this.#editor.instanceTitle(finding.instance);
    const what = `${title}: ${finding.detail}`;
    const act = (style: string, text: string, label: string, action: () => void): HTMLElement =>
      button({ "class": style, "aria-label": label }, () => {
        action();
        this.#show();
      }, text);
    return h("li", { "data-severity": finding.severity, "data-type": finding.type },
      button({ class: "warning-what" }, () => { this.#goTo(finding); },
        h("strong", {}, `${title} · ${texts.severities[finding.severity]}`), finding.detail),
      h("div", { class: "actions" },
        act("button", texts.accept, texts.acceptLabel(what), () => { this.#live.accept(finding); }),
        finding.fix && act("button primary", texts.fix, texts.fixLabel(what), () => {
          this.#live.fix(finding);
          this.#editor.say(texts.fixed);
        })));
  }

  #goTo({ instance, points }: Finding): void {
    const index = points.map((name) => this.#editor.rig.indexOf.get(name)).find((found) => found !== undefined);
    this.#editor.select(instance, index ?? null);
    this.#zoom();
  }
}
