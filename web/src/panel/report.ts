/** "Report a problem": a word about what is wrong with this task, sent with whatever is labeled so far. */
import { TEXTS } from "../texts";
import { h } from "./dom";

export class Report {
  readonly node: HTMLElement;
  readonly #open = h("button", { "type": "button", "class": "link", "aria-expanded": "false" }, TEXTS.reportLink);
  readonly #text = h("textarea", { "rows": "3", "maxlength": "500", "aria-label": TEXTS.reportWhat, "placeholder": TEXTS.reportWhat });
  readonly #form: HTMLElement;

  /** @param send gets the worker's words, which may be none */
  constructor(send: (words: string) => void) {
    const cancel = h("button", { type: "button", class: "button" }, TEXTS.cancel);
    const submit = h("button", { type: "button", class: "button primary" }, TEXTS.reportSubmit);
    this.#form = h("div", { class: "report-form" }, this.#text, h("div", { class: "problem-actions" }, cancel, submit));
    this.node = h("div", { class: "report" }, this.#open);
    this.#open.addEventListener("click", () => { this.#show(!this.#form.isConnected); });
    cancel.addEventListener("click", () => { this.#show(false); });
    submit.addEventListener("click", () => { send(this.#text.value.trim()); });
    this.#form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.#show(false);
    });
  }

  #show(open: boolean): void {
    if (open) this.node.append(this.#form);
    else this.#form.remove();
    this.#open.setAttribute("aria-expanded", String(open));
    (open ? this.#text : this.#open).focus();
  }
}
