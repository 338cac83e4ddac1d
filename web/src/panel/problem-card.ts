/** What a worker sees when the task cannot be labeled: every problem in words, and two ways on. */
import type { Problem } from "../model/json";
import * as texts from "../texts";
import { button } from "./controls";
import { h } from "./dom";
import { icon } from "./icons";

export function problemCard(problems: readonly Problem[], retry: () => void, report: () => void): HTMLElement {
  return h("div", { class: "page problem-page" },
    h("section", { class: "problem-card", role: "alert" },
      icon("warning"),
      h("h2", {}, texts.problemTitle),
      h("p", {}, texts.problemIntro),
      h("ul", {}, ...problems.map(({ where, what }) => h("li", {}, h("code", {}, where), ` ${what}`))),
      h("div", { class: "actions" },
        button({ class: "button" }, retry, texts.retry),
        button({ class: "button primary" }, report, texts.report))));
}
