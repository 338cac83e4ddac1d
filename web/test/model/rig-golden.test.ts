/** Golden rig files: what src/poserig/pose/rig_file.py refuses, and what the component does, are the same. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readAttributes } from "../../src/attributes";
import { parseColor } from "../../src/colors";
import { attributes, golden } from "../support";

interface Case {
  readonly name: string;
  readonly json?: unknown;
  readonly text?: string;
  /** Places in the file; "" is the file itself. */
  readonly faults: readonly string[];
  /** What the component says, where it can only tell that the text is not JSON. */
  readonly web?: string;
}

const { cases, choices, colors } = golden("rigs.json") as unknown as {
  readonly cases: readonly Case[];
  readonly choices: readonly Case[];
  readonly colors: { readonly bad: readonly string[] };
};

/** The component names the keypoint whose name is taken, and a pair as a whole. */
const isAbout = (where: string, fault: string): boolean =>
  where === fault || (where !== "" && (fault.startsWith(`${where}.`) || fault.startsWith(`${where}[`)));

for (const { name, json, text, faults, web } of [...cases, ...choices]) {
  test(`golden rig: ${name}`, () => {
    const rig = text ?? JSON.stringify(json);
    const { problems } = readAttributes(attributes({ imgSrc: "a.jpg", rig }));
    if (rig === "") {
      assert.equal(problems.length, 1);
      return;
    }
    const told = problems.map(({ where, what }) => [where.replace(/^rig\.?/, ""), what] as const);
    if (web) {
      assert.deepEqual(told.map(([where]) => where), [""]);
      assert.ok(told[0]?.[1].includes(web));
      return;
    }
    const left = [...told];
    for (const fault of faults) {
      const index = left.findIndex(([where]) => isAbout(where, fault));
      assert.ok(index >= 0, `${fault} is not told: ${JSON.stringify(told)}`);
      left.splice(index, 1);
    }
    assert.deepEqual(left, []);
  });
}

test("golden colors that no browser is needed to refuse", () => {
  // Names, numbers of digits and arguments are the browser's: tests/browser/component/test_rig_colors.py.
  const refused = colors.bad.filter((text) => parseColor(text) === null);
  assert.ok(refused.includes("red-ish") && refused.includes("url(x)") && refused.includes("currentcolor"));
});
