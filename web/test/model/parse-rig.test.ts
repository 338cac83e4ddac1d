import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { Place, type Json, type JsonObject, type Problem } from "../../src/model/json";
import { parseClasses, parseRig } from "../../src/model/parse-rig";
import { hasTemplate, type Rig } from "../../src/model/rig";
import { RIG_JSON, rigOf, rigText, webFolder } from "../support";

const told = (problems: readonly Problem[]): string[] =>
  problems.map(({ where, what }) => `${where}: ${what}`);

function problemsOf(rig: Json): string[] {
  const problems: Problem[] = [];
  parseRig(new Place(rig, "rig", problems));
  return told(problems);
}

const CLASSES = [
  { id: "a", color: "red", label: "nose", x: 50, y: 10 },
  { label: "left_hand", x: 110, y: 200, note: "kept" },
];

function classes(
  list: Json, links: Json = [], box: Json = null,
): { rig: Rig; problems: readonly string[] } {
  const problems: Problem[] = [];
  const place = (value: Json, where: string): Place => new Place(value, where, problems);
  const rig = parseClasses(place(list, "keypointClasses"), place(links, "skeletonRig"), place(box, "box"));
  return { rig, problems: told(problems) };
}

test("a rig file gives names, sides, partners, colors, places and links", () => {
  const rig = rigOf();
  assert.deepEqual(rig.keypoints.map(({ name, side, swap, color }) => [name, side, swap, color]), [
    ["neck", "center", null, "#009e73"],
    ["left_hand", "left", 2, "#e69f00"],
    ["right_hand", "right", 1, "#112233"],
  ]);
  assert.deepEqual(rig.keypoints.map(({ position }) => position), [
    { x: 0.5, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 },
  ]);
  assert.deepEqual(rig.links, [{ from: 0, to: 1, color: null }, { from: 0, to: 2, color: "#445566" }]);
  assert.deepEqual([rig.name, rig.hash, rig.aspect], ["arm-3", "0123456789abcdef", 0.5]);
  assert.deepEqual([...rig.indexOf], [["neck", 0], ["left_hand", 1], ["right_hand", 2]]);
});

test("members that may be missing have defaults", () => {
  const keypoints = [{ name: "a", required: true }, { name: "b", position: null }];
  const rig = rigOf({ version: 1, name: "n", keypoints });
  assert.deepEqual([rig.hash, rig.links, rig.aspect], ["", [], 1]);
  const [a, b] = rig.keypoints;
  assert.deepEqual([a?.group, a?.required, a?.position, a?.swap], ["", true, null, null]);
  assert.equal(b?.required, false);
});

test("every rig in the library is read without a problem, and has a template", () => {
  const names = readdirSync(webFolder("../src/poserig/rigs")).filter((name) => name.endsWith(".json"));
  assert.ok(names.length >= 3);
  for (const file of names) {
    const name = file.replace(".json", "");
    const rig = rigOf(JSON.parse(rigText(name)) as Json);
    assert.equal(rig.name, name);
    assert.ok(hasTemplate(rig), name);
  }
});

test("every problem of a rig is told, with its place", () => {
  assert.deepEqual(problemsOf({
    ...RIG_JSON,
    version: 3,
    keypoints: [
      { name: "neck", color: "not a color!", side: "top", position: [1] },
      { name: "left_hand", side: "left", swap: "right_hand" },
      { name: "right_hand", side: "right" },
      { name: "neck" },
      5,
    ],
    links: [{ from: "neck", to: "tail" }, 7],
  }), [
    "rig.version: must be 1, not 3.",
    "rig.keypoints[4]: must be an object, not 5.",
    "rig.keypoints[0].side: must be \"left\", \"right\" or \"center\", not \"top\".",
    "rig.keypoints[0].position: must be two numbers [x, y], not [1].",
    "rig.keypoints[0].color: \"not a color!\" is not a CSS color.",
    "rig.keypoints[3]: \"neck\" is there already, as number 0: names must differ.",
    "rig.keypoints[1].swap: \"right_hand\" does not name \"left_hand\" in return.",
    "rig.links[1]: must be an object like {\"from\": …, \"to\": …}, not 7.",
    "rig.links[0].to: \"tail\" names no keypoint.",
  ]);
  assert.deepEqual(problemsOf(5), [
    'rig: must be a JSON object like {"version": 1, "name": …, "keypoints": […]}, not 5.',
  ]);
  assert.deepEqual(problemsOf({ version: 1, name: "a", keypoints: [] }), [
    "rig.keypoints: is empty: there is nothing to label.",
  ]);
});

test("a partner must name its partner in return, the first keypoint too; an unknown one is told once", () => {
  const keypoints = (swap: string): JsonObject =>
    ({ version: 1, name: "n", keypoints: [{ name: "a" }, { name: "b", swap }] });
  assert.deepEqual(problemsOf(keypoints("a")), [
    'rig.keypoints[1].swap: "a" does not name "b" in return.',
  ]);
  assert.deepEqual(problemsOf(keypoints("c")), ['rig.keypoints[1].swap: "c" names no keypoint.']);
});

test("the existing component's attributes give the same kind of rig", () => {
  const { rig, problems } = classes(CLASSES, [["nose", "left_hand", null], ["left_hand", "nose"]], {
    left: 10, top: 10, right: 110, bottom: 210,
  });
  assert.deepEqual(problems, []);
  assert.deepEqual([rig.name, rig.hash, rig.aspect], ["", "", 0.5]);
  assert.deepEqual(rig.links, [{ from: 0, to: 1, color: null }, { from: 1, to: 0, color: null }]);
  assert.deepEqual(rig.keypoints.map(({ name, side, color, position, required }) =>
    [name, side, color, position, required]), [
    ["nose", "center", "red", { x: 0.4, y: 0 }, false],
    ["left_hand", "left", "hsl(338 70% 64%)", { x: 1, y: 0.95 }, false],
  ]);
});

test("without a box, or without x and y, a keypoint has no place in the template", () => {
  const { rig, problems } = classes(CLASSES);
  assert.deepEqual([rig.aspect, problems], [1, []]);
  assert.deepEqual(rig.keypoints.map(({ position }) => position), [null, null]);
  const box = { right: 10, bottom: 10 };
  const some = classes([{ label: "a", x: 1 }, { label: "b", y: 2 }, { label: "c", x: 5, y: 10 }], [], box);
  assert.deepEqual(some.rig.keypoints.map(({ position }) => position), [null, null, { x: 0.5, y: 1 }]);
});

test("classes find their partners by their names", () => {
  const names = ["nose", "left_eye", "right_eye", "Left Knee", "Right Knee", "handL", "left_toe"];
  const { rig } = classes(names.map((label) => ({ label })));
  assert.deepEqual(rig.keypoints.map(({ swap }) => swap), [null, 2, 1, 4, 3, null, null]);
});

test("what is wrong with classes, links and the box is told", () => {
  const empty = "box: is empty: right must be greater than left, and bottom greater than top.";
  assert.deepEqual(classes([]).problems, ["keypointClasses: is empty: there is nothing to label."]);
  assert.deepEqual(classes(CLASSES, [], { right: 0, bottom: 9 }).problems, [empty]);
  assert.deepEqual(classes(CLASSES, [], { right: 9, bottom: 0 }).problems, [empty]);
  assert.deepEqual(classes(CLASSES, [], { left: 9, top: 1, right: 9, bottom: 9 }).problems, [empty]);
  assert.deepEqual(classes(CLASSES, [["nose"], ["nose", "ear"], [1, 2, 3, 4]]).problems, [
    'skeletonRig[0]: must be a list like ["label", "label", "color"], not ["nose"].',
    "skeletonRig[1][1]: \"ear\" names no keypoint.",
    'skeletonRig[2]: must be a list like ["label", "label", "color"], not [1,2,3,4].',
  ]);
});

test("how long a rig's texts and lists may be", () => {
  const letters = (count: number): string => "a".repeat(count);
  const first = { ...RIG_JSON.keypoints[0] };
  const rest = RIG_JSON.keypoints.slice(1);
  for (const [name, most] of [["title", 120], ["category", 60], ["credit", 1000]] as const) {
    assert.deepEqual(problemsOf({ ...RIG_JSON, [name]: letters(most) }), []);
    assert.match(problemsOf({ ...RIG_JSON, [name]: letters(most + 1) }).join(), new RegExp(`at most ${most} char`));
  }
  const groups = (count: number): string[] =>
    problemsOf({ ...RIG_JSON, keypoints: [{ ...first, group: letters(count) }, ...rest] });
  assert.deepEqual(groups(60), []);
  assert.match(groups(61).join(), /^rig\.keypoints\[0\]\.group: must be a text of at most 60 characters/);
  const named = (count: number): string[] =>
    problemsOf({ ...RIG_JSON, keypoints: [{ name: letters(count) }], links: [] });
  assert.deepEqual(named(100), []);
  assert.match(named(101).join(), /a text of at most 100 characters/);
  const many = (count: number): string[] => problemsOf({
    ...RIG_JSON, links: [], keypoints: Array.from({ length: count }, (_, i) => ({ name: `p${i}` })),
  });
  assert.deepEqual(many(500), []);
  assert.match(many(501).join(), /at most 500 keypoints/);
});
