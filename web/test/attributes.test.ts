import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { attributes, RIG_JSON } from "./support";

const CLASSES = [
  { id: "a", color: "red", label: "nose", x: 50, y: 0 },
  { label: "left_hand", x: 100, y: 200, note: "kept" },
];
const BASE = { imgSrc: "https://host/photos/dog%201.jpg?X-Amz-Signature=secret&a=b/c" };
const rigged = (more: Readonly<Record<string, string>> = {}): ReturnType<typeof readAttributes> =>
  readAttributes(attributes({ ...BASE, rig: JSON.stringify(RIG_JSON), ...more }));
const problemsOf = (more: Readonly<Record<string, string>>): string[] =>
  rigged(more).problems.map(({ where, what }) => `${where}: ${what}`);

test("a rig attribute gives names, sides, partners, colors and links", () => {
  const { settings, problems } = rigged();
  assert.deepEqual(problems, []);
  assert.deepEqual(
    settings?.rig.keypoints.map(({ name, side, swap, color }) => [name, side, swap, color]),
    [
      ["neck", "center", null, "#009e73"],
      ["left_hand", "left", 2, "#e69f00"],
      ["right_hand", "right", 1, "#112233"],
    ],
  );
  assert.deepEqual(settings?.rig.links, [
    { from: 0, to: 1, color: null },
    { from: 0, to: 2, color: "#445566" },
  ]);
  assert.equal(settings?.rig.hash, "0123456789abcdef");
  assert.equal(settings?.subPixel, false);
});

test("every rig in the library is read without a problem", () => {
  const folder = process.env["POSERIG_RIGS"] ?? "";
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  assert.ok(names.length >= 3);
  for (const name of names) {
    const reading = rigged({ rig: readFileSync(join(folder, name), "utf8") });
    assert.deepEqual(reading.problems, [], name);
    assert.equal(reading.settings?.rig.name, name.replace(".json", ""));
  }
});

test("the existing component's attributes give the same kind of rig, null as a link's color included", () => {
  const { settings, problems } = readAttributes(
    attributes({
      ...BASE,
      keypointClasses: JSON.stringify(CLASSES),
      skeletonRig: JSON.stringify([["nose", "left_hand", null]]),
      skeletonBoundingBox: JSON.stringify({ left: 0, top: 0, right: 100, bottom: 200 }),
    }),
  );
  assert.deepEqual(problems, []);
  assert.equal(settings?.rig.name, "");
  assert.deepEqual(settings?.rig.links, [{ from: 0, to: 1, color: null }]);
  assert.deepEqual(
    settings?.rig.keypoints.map(({ name, side, color, position }) => [name, side, color, position]),
    [
      ["nose", "center", "red", { x: 0.5, y: 0 }],
      ["left_hand", "left", "hsl(338 70% 64%)", { x: 1, y: 1 }],
    ],
  );
});

test("initialValues may be absent, empty text, null or an empty list; the original is always JSON", () => {
  for (const initialValues of [undefined, "", "[]", "null"]) {
    const reading = rigged(initialValues === undefined ? {} : { initialValues });
    assert.deepEqual(reading.problems, [], String(initialValues));
    assert.equal(reading.facts.original.text, "[]");
  }
  assert.equal(rigged({ initialValues: "{oops" }).facts.original.text, "[]");
});

test("fractions, scores, visibility and unknown labels are welcome", () => {
  const { settings, problems } = rigged({
    initialValues: JSON.stringify([
      {
        annotations: [
          { label: "neck", x: 33.6, y: -5, score: 0.9, v: 1 },
          { label: "tail", x: 1, y: 2 },
        ],
        annotation_options: { editable: false, line_color: "#abc" },
        annotation_issues: [{ reason: "blurred" }],
      },
    ]),
  });
  assert.deepEqual(problems, []);
  const loaded = settings?.instances[0];
  assert.deepEqual(
    loaded?.keypoints.map((keypoint) => keypoint && [keypoint.x, keypoint.y, keypoint.v]),
    [[33.6, -5, 1], undefined, undefined],
  );
  assert.equal(loaded?.editable, false);
  assert.equal(loaded?.lineColor, "#abc");
  assert.deepEqual(loaded?.issues, ["blurred"]);
  assert.deepEqual(
    loaded?.loaded?.entries.map(({ index }) => index),
    [0, null],
  );
});

test("every problem is told, with its place", () => {
  const { swap, ...lonely } = RIG_JSON.keypoints[2] ?? { swap: "" };
  assert.equal(swap, "left_hand");
  assert.deepEqual(
    problemsOf({
      imgSrc: "",
      rig: JSON.stringify({
        ...RIG_JSON,
        version: 3,
        keypoints: [
          { name: "neck", color: "not a color!" },
          RIG_JSON.keypoints[1],
          lonely,
          { name: "neck" },
          5,
        ],
        links: [{ from: "neck", to: "tail" }],
      }),
    }),
    [
      "imgSrc: is missing: there is no image to label.",
      "rig.version: must be 1, not 3.",
      "rig.keypoints[4]: must be an object, not 5.",
      'rig.keypoints[0].color: "not a color!" is not a CSS color.',
      'rig.keypoints[3]: "neck" is there already, as number 0: names must differ.',
      'rig.keypoints[1].swap: "right_hand" does not name "left_hand" in return.',
      'rig.links[0].to: "tail" names no keypoint.',
    ],
  );
});

test("what is wrong with the rig hides nothing that is wrong with the rest", () => {
  const { problems } = readAttributes(
    attributes({ ...BASE, rig: "{", initialValues: '[{"annotations":7}]', uniqueSkeletonColors: "[]" }),
  );
  assert.deepEqual(
    problems.map(({ where }) => where),
    ["rig", "initialValues[0].annotations", "uniqueSkeletonColors"],
  );
});

test("notes about the image and its instances: their reasons, and nothing that is none", () => {
  const notes = [{ reason: "blurred" }, { reason: 5 }, "dark"];
  const { settings } = rigged({
    annotationIssues: JSON.stringify(notes),
    initialValues: JSON.stringify([
      { annotations: [], annotation_issues: notes },
      { annotations: [], annotation_issues: "x" },
    ]),
  });
  assert.deepEqual(
    [settings?.issues, settings?.instances.map(({ issues }) => issues)],
    [["blurred"], [["blurred"], []]],
  );
});

test("initial values beyond the first are checked as well", () => {
  assert.deepEqual(
    problemsOf({
      initialValues: JSON.stringify([
        { annotations: [] },
        {},
        { annotations: 4 },
        7,
        { name: 5, annotations: [{ label: "neck", x: "1", y: null, v: 3 }, "nose"] },
      ]),
    }),
    [
      "initialValues[3]: must be an object, not 7.",
      "initialValues[2].annotations: must be a list, not 4.",
      'initialValues[4].annotations[1]: must be an object, not "nose".',
      'initialValues[4].annotations[0].x: must be a number, not "1".',
      "initialValues[4].annotations[0].y: must be a number, not null.",
      "initialValues[4].annotations[0].v: must be 0 (not labeled), 1 (occluded) or 2 (visible), not 3.",
      "initialValues[4].name: must be a text, not 5.",
    ],
  );
});

test("broken JSON, no classes at all, an empty list, a bad box", () => {
  const old = (more: Record<string, string>): string[] =>
    readAttributes(attributes({ ...BASE, ...more })).problems.map(({ where, what }) => `${where}: ${what}`);
  assert.match(old({ keypointClasses: "[{" })[0] ?? "", /^keypointClasses: is not JSON: /);
  assert.deepEqual(old({}), [
    "keypointClasses: is missing, and so is rig: one of them must say which points to label.",
  ]);
  assert.deepEqual(old({ keypointClasses: "[]" }), ["keypointClasses: is empty: there is nothing to label."]);
  assert.deepEqual(
    old({ keypointClasses: JSON.stringify(CLASSES), skeletonBoundingBox: '{"right":0,"bottom":9}' }),
    ["skeletonBoundingBox: is empty: right must be greater than left, and bottom greater than top."],
  );
  assert.deepEqual(
    old({ keypointClasses: JSON.stringify(CLASSES), skeletonRig: '[["nose"], ["nose", "ear"]]' }),
    [
      'skeletonRig[0]: must be a list like ["label", "label", "color"], not ["nose"].',
      'skeletonRig[1][1]: "ear" names no keypoint.',
    ],
  );
});

test("no signature leaves the element: neither in the URI nor in the name", () => {
  const { facts } = rigged();
  assert.equal(facts.imageUri, "https://host/photos/dog%201.jpg");
  assert.equal(facts.imageName, "dog%201.jpg");
  assert.equal(rigged({ "image-s3-uri": "s3://bucket/dog 1.jpg" }).facts.imageUri, "s3://bucket/dog 1.jpg");
});

test("uniqueSkeletonColors: true, a list, or a problem", () => {
  assert.equal(rigged({ uniqueSkeletonColors: "true" }).settings?.instanceColors?.length, 30);
  assert.deepEqual(rigged({ uniqueSkeletonColors: '["red", "#0f0"]' }).settings?.instanceColors, [
    "red",
    "#0f0",
  ]);
  assert.deepEqual(problemsOf({ uniqueSkeletonColors: "[]" }), [
    "uniqueSkeletonColors: must be true or a list of colors, not [].",
  ]);
  assert.deepEqual(problemsOf({ uniqueSkeletonColors: '["url(x)"]' }), [
    'uniqueSkeletonColors[0]: "url(x)" is not a CSS color.',
  ]);
});
