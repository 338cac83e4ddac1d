// Which properties are shortened, and which of them may have one name. Run by scripts/test.mjs.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { sources } from "./own-names.mjs";
import { shortNames } from "./short-names.mjs";

const SOURCE = `
export const here = { first: 1 }; export const there = { second: 2 };
export const sum = here.first + there.second;

export const both = { third: 3, fourth: 4 };
class Base { fifth = 5; }
export class Derived extends Base { sixth(): number { return this.fifth; } }
export const either = Math.random() > 0.5 ? { seventh: 7 } : { eighth: 8 };
export const ofEither = either.seventh ?? either.eighth;

interface Narrow { told: number }
const spread = (narrow: Narrow) => ({ ...narrow, added: 1 });
const wide = { told: 1, untold: 2 };
export const spreads = [spread(wide).added, wide.untold];

interface Options { always: number; perhaps?: number }
const read = ({ always, perhaps = 0 }: Options): number => always + perhaps;
const given = { always: 1, more: 2 };
export const options = read(given) + given.more;

const answer = { written: 1, kept: { inside: 2 } };
export const text = JSON.stringify(answer);
const table = { looked: 1, up: 2 };
export const found = (key: "looked" | "up"): number => table[key];
const size = { width: 1, ours: 2 };
export const area = size.width * size.ours * window.screen.width;

interface Item { tested: number; taken: number }
const items: Item[] = [{ tested: 1, taken: 2 }];
const [one, other] = items.filter((item) => item.tested && item);
export const count = [one?.taken, other?.tested].length;
`;

const folder = mkdtempSync(join(tmpdir(), "poserig-names-"));
writeFileSync(join(folder, "source.ts"), SOURCE);
const short = shortNames(sources([join(folder, "source.ts")]));
rmSync(folder, { recursive: true });

test("what never lies on one object shares a short name", () => {
  assert.equal(short.first, short.second);
  assert.ok(short.first.length === 1);
});

test("what lies on one object does not: written at once, by a class, by a union's parts", () => {
  assert.notEqual(short.third, short.fourth);
  assert.notEqual(short.fifth, short.sixth);
  assert.notEqual(short.seventh, short.eighth);
});

test("a spread brings along what its type does not tell", () => {
  assert.notEqual(short.untold, short.added);
});

test("what may be missing does not find something else of its name", () => {
  assert.notEqual(short.perhaps, short.more);
});

test("what JSON, the platform or a computed key names keeps its name", () => {
  for (const name of ["written", "kept", "inside", "looked", "up", "width"]) assert.equal(short[name], undefined, name);
  assert.ok(short.ours);
});

test("what is only taken apart, tested or read from a list stays ours", () => {
  assert.ok(short.taken && short.tested);
});
