/** What a worker sees when the task cannot be labeled: every problem in words, and two ways on. */
import type { Problem } from "../model/json";
import { TEXTS } from "../texts";
import { h } from "./dom";
import { icon } from "./icons";

export interface ProblemActions {
  readonly retry: () => void;
  readonly report: () => void;
}

export function problemCard(problems: readonly Problem[], actions: ProblemActions): HTMLElement {
  const retry = h("button", { type: "button", class: "button" }, TEXTS.retry);
  const report = h("button", { type: "button", class: "button primary" }, TEXTS.report);
  retry.addEventListener("click", actions.retry);
  report.addEventListener("click", actions.report);
  return h("div", { class: "problem-page" },
    h("section", { class: "problem-card", role: "alert" },
      h("div", { class: "problem-sign" }, icon("warning")),
      h("h2", {}, TEXTS.problemTitle),
      h("p", {}, TEXTS.problemIntro),
      h("ul", {}, ...problems.map(({ where, what }) => h("li", {}, h("code", {}, where), ` ${what}`))),
      h("div", { class: "problem-actions" }, retry, report)));
}
