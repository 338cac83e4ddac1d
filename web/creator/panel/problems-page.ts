/** Everything that is wrong or could be better, each with a button that goes there, and one that fixes it. */
import { h, type Part } from "../../src/dom";
import { button } from "../../src/panel/controls";
import type { Creator } from "../creator";
import type { DraftProblem } from "../model/problems";

/** @param goTo shows the place of a problem */
export function createProblemsPage(creator: Creator, goTo: (problem: DraftProblem) => void): Part {
  const list = h("ul", { class: "problem-list" });
  const summary = h("p", { class: "hint" });
  const fixAll = button({ class: "button", title: "Fixes everything that needs no decision" }, () => {
    creator.change("Fix what can be fixed", (draft) =>
      creator.problems.reduce((next, { fix, link }) => fix && link === null ? fix(next) : next, draft));
  }, "Fix all");
  let shown: readonly DraftProblem[] | null = null;
  return {
    node: h("div", { class: "page-body" }, h("div", { class: "problem-head" }, summary, fixAll), list),
    update() {
      const { problems } = creator;
      if (problems === shown) return;
      shown = problems;
      const faults = problems.filter(({ isFault }) => isFault).length;
      fixAll.hidden = problems.filter(({ fix, link }) => fix && link === null).length < 2;
      summary.textContent = said(problems.length, faults, creator.draft.points.length);
      list.replaceChildren(...problems.map((problem) => h("li", { "data-severity": problem.isFault ? "error" : undefined },
        h("strong", {}, problem.isFault ? "Cannot be used like this" : "Could be better"),
        h("p", { dir: "auto" }, problem.what),
        problem.cure ? h("p", { class: "hint", dir: "auto" }, problem.cure) : null,
        h("div", { class: "actions start" },
          button({ class: "button" }, () => { goTo(problem); }, "Go there"),
          problem.fix && button({ class: "button primary" }, () => {
            if (problem.fix) creator.change("Fix a problem", problem.fix);
          }, "Fix")))));
    },
  };
}

function said(all: number, faults: number, points: number): string {
  if (points === 0) return "Nothing is drawn yet. Problems show up here as you go.";
  if (all === 0) return "No problems: this rig is ready to be used.";
  if (faults === 0) return "The rig can be used. This could be better:";
  return `${faults === 1 ? "One thing" : `${faults} things`} must be fixed before the rig can be saved.`;
}
