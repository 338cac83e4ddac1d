import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readAttributes } from "../src/attributes";
import { createEditor } from "../src/editor/editor";
import { poseAnswer, updatedAnnotationsText } from "../src/model/answer";
import type { Json } from "../src/model/json";
import { attributes } from "./support";

interface Golden {
  readonly image: { readonly width: number; readonly height: number };
  readonly rig: Json;
  readonly cases: readonly {
    name: string;
    initialValues: string;
    updated_annotations: string;
    instances: Json;
  }[];
}

const path = join(process.env["POSERIG_GOLDEN"] ?? "", "component-answers.json");
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

for (const { name, initialValues, updated_annotations, instances } of golden.cases) {
  test(`golden: ${name}`, () => {
    const { settings, facts } = readAttributes(
      attributes({ imgSrc: "a.png", rig: JSON.stringify(golden.rig), initialValues }),
    );
    assert.ok(settings);
    const editor = createEditor({ ...settings, image: golden.image });
    assert.equal(
      updatedAnnotationsText(editor.document, editor.settings, facts.original),
      updated_annotations,
    );
    const pose = poseAnswer(
      editor.document,
      editor.settings,
      { seconds: 0, activeSeconds: 0, operators: 0 },
      [],
    );
    assert.deepEqual(pose["instances"], instances);
  });
}
