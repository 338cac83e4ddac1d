/** The page that a worker sees when the task cannot be labeled: the problems, Retry, and Report. */
import { h, svg } from "../dom";
import type { Problem } from "../model/json";
import * as texts from "../texts";
import { button } from "./controls";
import * as icons from "./icons";

export function problemCard(
  problems: readonly Problem[], retry: () => void, report: () => void,
): HTMLElement {
  return h("div", { class: "page problem-page" },
    h("section", { class: "problem-card", role: "alert" },
      svg(icons.WARNING),
      h("h2", {}, texts.problemTitle),
      h("p", {}, texts.problemIntro),
      h("ul", {}, ...problems.map(({ where, what }) => h("li", {}, h("code", {}, where), ` ${what}`))),
      h("div", { class: "actions" },
        button({ class: "button" }, retry, texts.retry),
        button({ class: "button primary" }, report, texts.report))));
}
