/** "Report a problem": a word about what is wrong with this task, sent with whatever is labeled so far. */
import * as texts from "../texts";
import { button, setLabel } from "./controls";
import { h, set } from "./dom";

export class Report {
  readonly node: HTMLElement;
  readonly #open = button({ "class": "link", "aria-expanded": "false" }, () => { this.#show(this.#form.hidden === true); }, texts.reportLink);
  readonly #text = h("textarea", { rows: "3", maxlength: "500", placeholder: texts.reportWhat });
  readonly #form: HTMLElement;

  /** @param send gets the worker's words, which may be none */
  constructor(send: (words: string) => void) {
    setLabel(this.#text, texts.reportWhat);
    this.#form = h("div", { hidden: true }, this.#text, h("div", { class: "actions" },
      button({ class: "button" }, () => { this.#show(false); }, texts.cancel),
      button({ class: "button primary" }, () => { send(this.#text.value.trim()); }, texts.report)));
    this.#form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#show(false);
    });
    this.node = h("div", { class: "report" }, this.#open, this.#form);
  }

  #show(isOpen: boolean): void {
    this.#form.hidden = !isOpen;
    set(this.#open, { "aria-expanded": String(isOpen) });
    (isOpen ? this.#text : this.#open).focus();
  }
}
