import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createEditor, type Editor } from "../src/editor/editor";
import { undo } from "../src/editor/changes";
import {
  duplicateInstance,
  mirrorInstance,
  moveInstance,
  renameInstance,
  swapSides,
} from "../src/editor/instance-actions";
import { markNotThere, placeAt } from "../src/editor/keypoint-actions";
import { boxOf } from "../src/editor/queries";
import { selectClass } from "../src/editor/selecting";
import { clickTemplate, usePrevious } from "../src/editor/template-actions";
import { OCCLUDED, VISIBLE } from "../src/model/document";
import { templateBetween } from "../src/model/edits";
import { imagePoint, similarity } from "../src/model/geometry";
import { readPrevious } from "../src/model/previous";
import { limbOf } from "../src/model/sides";
import { poseAnswer, updatedAnnotations } from "../src/model/answer";
import { attributes, random } from "./support";

const IMAGE = { width: 640, height: 480 };
const COCO = readFileSync(`${process.env["POSERIG_RIGS"] ?? ""}/coco-person-17.json`, "utf8");

function editorWith(initialValues: unknown = []): Editor {
  const { settings, problems } = readAttributes(
    attributes({ imgSrc: "a.png", rig: COCO, initialValues: JSON.stringify(initialValues) }),
  );
  if (!settings) throw new Error(JSON.stringify(problems));
  return createEditor({ ...settings, image: IMAGE });
}

const answer = (editor: Editor): unknown => updatedAnnotations(editor.document, editor.settings);
const at = (editor: Editor, name: string): unknown => {
  const keypoint = editor.document.keypoint(
    editor.selection.instance?.id ?? "",
    editor.settings.rig.indexOf.get(name) ?? -1,
  );
  return keypoint && [keypoint.x, keypoint.y, keypoint.v];
};
const names = (editor: Editor, indices: readonly number[]): (string | undefined)[] =>
  indices.map((i) => editor.settings.rig.keypoints[i]?.name);

/** Some keypoints placed, some occluded, some not there, some holes. */
function scattered(seed: number): Editor {
  const next = random(seed);
  const editor = editorWith([
    { name: "a", annotations: [{ label: "left_hip", x: 33.25, y: 40, score: 0.5 }] },
  ]);
  for (let i = 0; i < 17; i += 1) {
    selectClass(editor, i);
    const chance = next();
    if (chance < 0.6)
      placeAt(
        editor,
        imagePoint(Math.floor(next() * 640), Math.floor(next() * 480)),
        chance < 0.2 ? OCCLUDED : VISIBLE,
      );
    else if (chance < 0.75) markNotThere(editor);
  }
  selectClass(editor, Math.floor(next() * 17));
  return editor;
}

test("swapping sides and mirroring are their own inverse, for the body, a limb and a pair", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const editor = scattered(seed);
    const before = answer(editor);
    for (const act of [
      () => {
        swapSides(editor, "all");
      },
      () => {
        swapSides(editor, "limb");
      },
      () => {
        swapSides(editor, "pair");
      },
      () => {
        mirrorInstance(editor);
      },
    ]) {
      act();
      act();
      assert.deepEqual(answer(editor), before, `seed ${seed}`);
    }
  }
});

test("a swap changes names and moves nothing; a mirror keeps the box", () => {
  const editor = scattered(3);
  const places = (): string[] =>
    editor.document
      .keypoints("1")
      .flatMap((k) => (k ? [`${k.x},${k.y},${k.v}`] : []))
      .sort();
  const [before, box] = [places(), boxOf(editor, "1")];
  swapSides(editor, "all");
  assert.deepEqual(places(), before);
  mirrorInstance(editor);
  assert.deepEqual(boxOf(editor, "1"), box);
});

test("a limb is what hangs together on one side", () => {
  const editor = editorWith();
  const index = (name: string): number => editor.settings.rig.indexOf.get(name) ?? -1;
  assert.deepEqual(names(editor, limbOf(editor.settings.rig, index("left_wrist"))), [
    "left_wrist",
    "left_elbow",
  ]);
  assert.deepEqual(names(editor, limbOf(editor.settings.rig, index("right_knee"))), [
    "right_knee",
    "right_ankle",
  ]);
  assert.deepEqual(limbOf(editor.settings.rig, index("nose")), []);
  clickTemplate(editor, imagePoint(300, 20));
  clickTemplate(editor, imagePoint(300, 420));
  const [elbow, knee] = [at(editor, "left_elbow"), at(editor, "left_knee")];
  selectClass(editor, index("left_wrist"));
  swapSides(editor, "limb");
  assert.deepEqual([at(editor, "right_elbow"), at(editor, "left_knee")], [elbow, knee]);
  assert.match(editor.message.text, /left wrist, left elbow/);
  selectClass(editor, 0);
  swapSides(editor, "limb");
  assert.match(editor.message.text, /First select/);
});

test("classes without a rig find their partners by their names", () => {
  const { settings } = readAttributes(
    attributes({
      imgSrc: "a",
      keypointClasses: JSON.stringify(
        ["nose", "left_eye", "right_eye", "Left Knee", "Right Knee", "handL", "left_toe"].map((label) => ({
          label,
        })),
      ),
    }),
  );
  assert.deepEqual(
    settings?.rig.keypoints.map(({ swap }) => swap),
    [null, 2, 1, 4, 3, null, null],
  );
});

test("a template between two clicks: top and foot lie on them, upright or not, and its proportions stay", () => {
  const editor = editorWith();
  const box = { top: 0.05, foot: 0.96, middle: 0.5 };
  for (const [head, foot] of [
    [
      { x: 100, y: 50 },
      { x: 100, y: 450 },
    ],
    [
      { x: 500, y: 100 },
      { x: 100, y: 300 },
    ],
  ] as const) {
    const places = templateBetween(editor.settings.rig, head, foot);
    const [eyes, ankles] = [["left_eye", "right_eye"], ["left_ankle", "right_ankle"]].map((pair) => {
      const [a, b] = pair.map((name) => places[editor.settings.rig.indexOf.get(name) ?? -1]);
      assert.ok(a && b);
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    });
    assert.ok(eyes && ankles);
    assert.ok(Math.hypot(eyes.x - head.x, eyes.y - head.y) < 1e-9);
    assert.ok(Math.hypot(ankles.x - foot.x, ankles.y - foot.y) < 1e-9);
    const [shoulder, hip] = [places[5], places[11]];
    assert.ok(shoulder && hip);
    const scale = Math.hypot(foot.x - head.x, foot.y - head.y) / (box.foot - box.top);
    assert.ok(
      Math.abs(Math.hypot(shoulder.x - hip.x, shoulder.y - hip.y) - scale * Math.hypot(0.07 * 0.4, 0.31)) <
        1e-9,
    );
  }
  const quarter = similarity({ x: 0, y: 0 }, { x: 0, y: 1 }, { x: 5, y: 5 }, { x: 3, y: 5 });
  assert.deepEqual(quarter({ x: 1, y: 0 }), { x: 5, y: 7 });
});

test("duplicate, rename, move: each one entry of history, and a copy takes no foreign fields along", () => {
  const editor = editorWith([
    {
      name: "a",
      annotations: [{ label: "nose", x: 100, y: 40, score: 0.5 }],
      annotation_options: { editable: true },
    },
  ]);
  const before = answer(editor);
  duplicateInstance(editor);
  renameInstance(editor, "2", " b ");
  moveInstance(editor, 0, 1000);
  assert.deepEqual((answer(editor) as unknown[])[1], {
    name: "b",
    annotations: [{ label: "nose", x: 113, y: 479 }],
  });
  for (let i = 0; i < 3; i += 1) undo(editor);
  assert.deepEqual(answer(editor), before);
  assert.equal(editor.history.canUndo, false);
});

test("labels of the last image: into empty instances first, stretched, and nothing of what does not fit", () => {
  const editor = editorWith();
  const last = editorWith();
  placeAt(last, imagePoint(320, 240), OCCLUDED);
  markNotThere(last);
  const pose = poseAnswer(last.document, last.settings, { seconds: 0, activeSeconds: 0, operators: 0 }, []);
  editor.previous = readPrevious(pose, 17, { width: 320, height: 480 });
  usePrevious(editor);
  assert.deepEqual(
    [at(editor, "nose"), at(editor, "left_eye"), editor.selection.index],
    [[160, 240, 1], undefined, 1],
  );
  assert.equal(editor.document.instances.length, 1);
  usePrevious(editor);
  assert.equal(editor.document.instances.length, 2);
  undo(editor);
  undo(editor);
  assert.deepEqual(answer(editor), []);
  const image = { width: 10, height: 10 };
  for (const bad of [
    null,
    {},
    { image, instances: 1 },
    { image: { width: 0, height: 1 }, instances: [{ keypoints: [1, 1, 2] }] },
    { image, instances: [null, { keypoints: [1, 2] }, { keypoints: ["1", 2, 2] }, { keypoints: [0, 0, 0] }] },
  ]) {
    assert.deepEqual(readPrevious(bad, 1, IMAGE), []);
  }
});
