/**
 * "Report a problem": the worker says what is wrong with the task. It is sent with what is labeled so far.
 */
import { h, set } from "../dom";
import * as texts from "../texts";
import { button, setLabel } from "./controls";

/** @param send gets the worker's words, which may be none */
export function reportForm(send: (words: string) => void): HTMLElement {
  const link = button({ "class": "link", "aria-expanded": "false" }, () => {
    show(form.hidden === true);
  }, texts.reportLink);
  const text = h("textarea", { rows: "3", maxlength: "500", placeholder: texts.reportWhat });
  setLabel(text, texts.reportWhat);
  const form = h("div", { hidden: true }, text, h("div", { class: "actions" },
    button({ class: "button" }, () => { show(false); }, texts.cancel),
    button({ class: "button primary" }, () => { send(text.value.trim()); }, texts.report)));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    show(false);
  });
  const show = (isOpen: boolean): void => {
    form.hidden = !isOpen;
    set(link, { "aria-expanded": String(isOpen) });
    (isOpen ? text : link).focus();
  };
  return h("div", { class: "report" }, link, form);
}
