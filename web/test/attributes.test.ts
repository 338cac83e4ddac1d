import assert from "node:assert/strict";
import { test } from "node:test";
import { imageSource, readAttributes } from "../src/attributes";
import { COLORS } from "../src/colors";
import { attributes, readingOf } from "./support";

const problemsOf = (more: Readonly<Record<string, string>>): string[] =>
  readingOf([], more).problems.map(({ where, what }) => `${where}: ${what}`);
const CLASSES = '[{"label":"nose"},{"label":"left_hand"}]';

test("a rig, or else the existing component's attributes, give the settings", () => {
  const { settings, problems } = readingOf();
  assert.deepEqual([settings?.rig.name, problems], ["arm-3", []]);
  assert.deepEqual([settings?.instances, settings?.issues, settings?.instanceColors], [[], [], null]);
  const other = readingOf([{ annotations: [{ label: "nose", x: 1, y: 2 }] }], {
    rig: "", keypointClasses: CLASSES, skeletonRig: '[["nose","left_hand"]]',
  });
  assert.deepEqual([other.settings?.rig.name, other.settings?.rig.links.length], ["", 1]);
  assert.equal(other.settings?.instances[0]?.keypoints[0]?.x, 1);
});

test("initialValues may be absent, empty, null or an empty list; the original is always a JSON list", () => {
  for (const initialValues of ["", "[]", "null"]) {
    const { problems, facts } = readingOf(initialValues);
    assert.deepEqual(problems, [], initialValues);
    assert.deepEqual(facts.original, { text: "[]", json: [] });
  }
  assert.deepEqual(readAttributes(attributes({ imgSrc: "a" })).facts.original, { text: "[]", json: [] });
  for (const wrong of ["{oops", "{}", "5"]) assert.equal(readingOf(wrong).facts.original.text, "[]", wrong);
  assert.deepEqual(readingOf(" [5] ").facts.original, { text: "[5]", json: [5] });
});

test("what is wrong with the rig hides nothing that is wrong with the rest", () => {
  const { problems, settings } = readingOf('[{"annotations":7}]', { rig: "{", uniqueSkeletonColors: "[]" });
  assert.deepEqual(problems.map(({ where }) => where), [
    "rig", "initialValues[0].annotations", "uniqueSkeletonColors",
  ]);
  assert.equal(settings, null);
});

test("broken JSON, a missing image and missing classes are told", () => {
  assert.match(problemsOf({ rig: "{" })[0] ?? "", /^rig: is not JSON: ./);
  assert.deepEqual(problemsOf({ imgSrc: " " }), ["imgSrc: is missing: there is no image to label."]);
  assert.deepEqual(problemsOf({ rig: "", keypointClasses: "" }), [
    "keypointClasses: is missing, and so is rig: one of them must say which points to label.",
  ]);
  for (const name of ["keypointClasses", "skeletonRig", "skeletonBoundingBox"]) {
    const [problem] = problemsOf({ rig: "", keypointClasses: CLASSES, [name]: "[{" });
    assert.match(problem ?? "", new RegExp(`^${name}: is not JSON: `));
  }
  assert.match(problemsOf({ annotationIssues: "x" })[0] ?? "", /^annotationIssues: is not JSON: /);
});

test("words for classes and flags are an object of texts", () => {
  assert.deepEqual(readingOf([], { words: '{"crowd":"Group"}' }).settings?.words, { crowd: "Group" });
  assert.deepEqual(readingOf().settings?.words, {});
  assert.deepEqual(problemsOf({ words: "[1]" }), ["words: must be an object, not [1]."]);
  assert.match(problemsOf({ words: "{" })[0] ?? "", /^words: is not JSON: /);
});

test("notes about the image and its instances", () => {
  const notes = [{ reason: "blurred" }, { reason: 5 }];
  const initial = [{ annotations: [], annotation_issues: notes }];
  const { settings } = readingOf(initial, { annotationIssues: JSON.stringify(notes) });
  assert.deepEqual([settings?.issues, settings?.instances[0]?.issues], [["blurred"], ["blurred"]]);
});

test("no signature leaves the element: neither in the address nor in the name", () => {
  const imgSrc = "https://host/photos/dog%201.jpg?X-Amz-Signature=secret&a=b/c#d";
  const { facts } = readingOf([], { imgSrc });
  assert.deepEqual([facts.imageUri, facts.imageName], ["https://host/photos/dog%201.jpg", "dog%201.jpg"]);
  const own = readingOf([], { imgSrc, "image-s3-uri": "s3://bucket/dog 1.jpg" }).facts;
  assert.deepEqual([own.imageUri, own.imageName], ["s3://bucket/dog 1.jpg", "dog%201.jpg"]);
  assert.equal(imageSource(attributes({ imgSrc: " a.png " })), "a.png");
  assert.equal(imageSource(attributes({})), "");
});

test("the draft's key is taken as it is", () => {
  assert.equal(readingOf([], { "draft-key": "job 1" }).facts.draftKey, "job 1");
  assert.equal(readingOf().facts.draftKey, "");
});

test("sub-pixel is on when it is there, unless it says false", () => {
  const values = [undefined, "", "true", "false"];
  assert.deepEqual(values.map((value) =>
    readingOf([], value === undefined ? {} : { "sub-pixel": value }).settings?.subPixel), [
    false, true, true, false,
  ]);
});

test("details are read only when the page asks for them", () => {
  const initial = [{ annotations: [], class: "dog" }];
  const values = [undefined, "", "true", "false"];
  assert.deepEqual(values.map((value) =>
    readingOf(initial, value === undefined ? {} : { details: value }).settings?.instances[0]?.details), [
    {}, { class: "dog" }, { class: "dog" }, {},
  ]);
});

test("uniqueSkeletonColors: true, a list, or a problem", () => {
  const colors = (value: string): unknown =>
    readingOf([], { uniqueSkeletonColors: value }).settings?.instanceColors;
  assert.equal(colors("true"), COLORS);
  assert.deepEqual(colors('["red", "#0f0", ""]'), ["red", "#0f0", "#4c8bf5"]);
  assert.equal(colors("false"), null);
  assert.deepEqual(problemsOf({ uniqueSkeletonColors: "[]" }), [
    "uniqueSkeletonColors: must be true or a list of colors, not [].",
  ]);
  assert.deepEqual(problemsOf({ uniqueSkeletonColors: "5" }), [
    "uniqueSkeletonColors: must be true or a list of colors, not 5.",
  ]);
  assert.deepEqual(problemsOf({ uniqueSkeletonColors: '["url(x)"]' }), [
    'uniqueSkeletonColors[0]: "url(x)" is not a CSS color.',
  ]);
});
