/** What one does to a draft, and the files it is read from and written to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import LIBRARY from "poserig:library";
import * as actions from "../../creator/model/actions";
import { EMPTY, type Draft } from "../../creator/model/draft";
import { otherName } from "../../creator/model/names";
import { faultsOf, problemsOf } from "../../creator/model/problems";
import { draftOf, rigJson, rigText } from "../../creator/model/rig-json";
import { createCreator } from "../../creator/creator";
import { textOf } from "../../src/model/json";
import { rigText as libraryText } from "../support";

/** A draft with points of these names at x, 100. */
function drawn(...points: readonly (readonly [name: string, x: number])[]): Draft {
  return points.reduce((draft, [name, x]) => {
    const { draft: next, id } = actions.addPoint(draft, { x, y: 100 });
    return actions.changePoints(next, [id], { name });
  }, EMPTY);
}

const names = ({ points }: Draft): string[] => points.map(({ name }) => name);

for (const rig of LIBRARY) {
  test(`${textOf(rig["name"])} comes out of a draft as it went in`, () => {
    const file = JSON.parse(libraryText(textOf(rig["name"]))) as Record<string, unknown>;
    delete file["$schema"];
    const out = JSON.parse(rigText(rigJson(draftOf(rig)))) as Record<string, unknown>;
    const points = file["keypoints"] as Record<string, unknown>[];
    for (const point of points) {
      if (point["side"] === "center") delete point["side"];
      if (point["swap"] === null) delete point["swap"];
    }
    assert.deepEqual({ ...out, aspect: undefined }, { ...file, aspect: undefined });
    assert.ok(Math.abs(Number(out["aspect"]) - Number(file["aspect"] ?? 1)) < 1e-4);
  });
}

test("mirroring makes the other side with its lines, and moves partners", () => {
  const start = drawn(["nose", 500], ["left_eye", 600], ["left_ear", 700]);
  const [nose, eye, ear] = start.points.map(({ id }) => id) as [string, string, string];
  const linked = actions.addLink(actions.addLink(start, nose, eye), eye, ear);
  const done = actions.mirror(linked);
  assert.deepEqual(names(done), ["nose", "left_eye", "right_eye", "left_ear", "right_ear"]);
  assert.deepEqual(done.points.map(({ at }) => at.x), [500, 600, 400, 700, 300]);
  assert.deepEqual(done.points.map(({ side }) => side), ["center", "left", "right", "left", "right"]);
  const byId = new Map(done.points.map(({ id, name }) => [id, name]));
  assert.deepEqual(done.links.map(({ from, to }) => `${byId.get(from) ?? ""} ${byId.get(to) ?? ""}`),
    ["nose left_eye", "left_eye left_ear", "nose right_eye", "right_eye right_ear"]);
  assert.deepEqual(problemsOf(done).map(({ what }) => what), []);
  const moved = actions.movePoints(done, [ear], 50, 20);
  assert.deepEqual(actions.mirror(moved, [ear]).points.map(({ at }) => at.x), [500, 600, 400, 750, 250]);
});

test("the name for the other side keeps its language, its case and its signs", () => {
  const told = ["Left Eye", "LEFT_EYE", "eye.L", "main gauche", "左目", "leftKnee", "nose"]
    .map((name) => otherName(name)?.name);
  assert.deepEqual(told, ["Right Eye", "RIGHT_EYE", "eye.R", "main droite", "右目", "rightKnee", undefined]);
});

test("removing a point frees its partner and takes its lines away", () => {
  const pair = actions.pairByNames(drawn(["left_eye", 600], ["right_eye", 400]));
  const [left, right] = pair.points.map(({ id }) => id) as [string, string];
  const done = actions.removePoints(actions.addLink(pair, left, right), [left]);
  assert.deepEqual(done.points.map(({ partner }) => partner), [null]);
  assert.deepEqual(done.links, []);
});

test("a partner belongs to one point alone", () => {
  const draft = actions.pairByNames(drawn(["left_eye", 600], ["right_eye", 400], ["other", 300]));
  const [left, right, other] = draft.points.map(({ id }) => id) as [string, string, string];
  const done = actions.setPartner(draft, other, left);
  assert.deepEqual(done.points.map(({ partner }) => partner), [other, null, left]);
  assert.equal(done.points.find(({ id }) => id === right)?.side, "right");
  assert.equal(faultsOf(rigJson(done)).length, 0);
});

test("points move before another one, several in their order", () => {
  const draft = drawn(["a", 1], ["b", 2], ["c", 3], ["d", 4]);
  const ids = draft.points.map(({ id }) => id);
  assert.deepEqual(names(actions.reorder(draft, [ids[3] ?? "", ids[1] ?? ""], 0)), ["b", "d", "a", "c"]);
  assert.deepEqual(names(actions.reorder(draft, [ids[0] ?? ""], 4)), ["b", "c", "d", "a"]);
  assert.equal(actions.reorder(draft, [ids[0] ?? ""], 1), draft);
});

test("every problem names the point that it is about", () => {
  const draft = drawn(["wheel", 100], ["wheel", 300], ["<b>🚚</b>", 500]);
  const ids = draft.points.map(({ id }) => id);
  const keyed = actions.changePoints(draft, [ids[2] ?? ""], { hotkey: "q" });
  const told = problemsOf(keyed).map(({ isFault, point, member }) => [isFault, point, member]);
  assert.deepEqual(told, [[true, ids[1], "name"], [false, ids[2], "hotkey"]]);
});

test("a fix makes what the advice asks for", () => {
  const draft = drawn(["left_eye", 600], ["right_eye", 400]);
  const [problem] = problemsOf(draft);
  assert.ok(problem?.fix);
  const fixed = problem.fix(draft);
  assert.deepEqual(fixed.points.map(({ partner }) => partner), ["2", "1"]);
});

test("sigmas come from points of the same name, whatever their side", () => {
  const known = new Map([["knee", 0.087]]);
  const done = actions.transferSigmas(drawn(["left_knee", 1], ["front right knee", 2], ["horn", 3]), known);
  assert.deepEqual(done.points.map(({ sigma }) => sigma), [0.087, 0.087, null]);
  assert.equal(done.sigmaSource, "transferred");
});

test("letters that are typed are one entry of history", () => {
  const creator = createCreator();
  creator.change("Add", () => drawn(["a", 1]));
  for (const name of ["e", "ey", "eye"]) {
    creator.change("Rename", (draft) => actions.changePoints(draft, ["1"], { name }), "name 1");
  }
  creator.undo();
  assert.deepEqual(names(creator.draft), ["a"]);
  creator.redo();
  assert.deepEqual(names(creator.draft), ["eye"]);
  creator.undo();
  creator.undo();
  assert.deepEqual(names(creator.draft), []);
});
