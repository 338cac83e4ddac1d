/** The tables of web/README.md, the playground and the shortcuts say what the code does. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ATTRIBUTES } from "../src/attributes";
import { FIELD_NAMES } from "../src/form";
import * as texts from "../src/texts";
import { webFile, webFolder } from "./support";

const README = webFile("README.md");

/** The rows of the table under a heading, without its head. */
function rows(heading: string): string[][] {
  const part = README.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const table = part.split("\n").filter((line) => line.startsWith("|"));
  return table.slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
const firstCells = (heading: string): string[] => rows(heading).flatMap(([name = ""]) => codes(name));

test("README: every attribute that is read, and no other", () => {
  assert.deepEqual(firstCells("Attributes").sort(), [...ATTRIBUTES].sort());
});

test("playground: a field for every attribute", () => {
  const list = /const FIELDS = \[\n(.*?)\n\];/s.exec(webFile("playground", "playground.js"))?.[1] ?? "";
  const fields = [...list.matchAll(/\["([\w-]+)", "/g)].map(([, name = ""]) => name);
  assert.deepEqual(fields.sort(), [...ATTRIBUTES].sort());
});

test("README: every form field", () => {
  assert.deepEqual(firstCells("Form fields").sort(), [...FIELD_NAMES].sort());
});

test("README and the shortcuts in the panel: every key that does something", () => {
  const cases = [...webFile("src", "keys.ts").matchAll(/case "(?:Alt\+)?(\S+?)":/g)];
  const keys = cases.map(([, key = ""]) => key).filter((key) => !/^(?:Arrow|Backspace)/.test(key));
  const told = rows("Keys and pointer").map(([key = ""]) => key).join(" ").replaceAll("`", " ");
  const guide = [...texts.shortcutList, ...texts.detailShortcuts].map(([key]) => key).join(" ").replace(/[{}]/g, " ").replace("Esc", "Escape").toLowerCase();
  const inReadme = ` ${told} `.replace(/[;:]/g, " ").split(/[\s-]|,(?= )/);
  const inGuide = guide.split(/[\s+]|(?<=\w),/);
  assert.ok(keys.length > 25);
  for (const key of keys) {
    assert.ok(inReadme.includes(key) || key === ",", `README: ${key}`);
    assert.ok(inGuide.includes(key.toLowerCase()), `guide: ${key}`);
  }
});

/** Lines of the sources that match, with their path. */
function linesOf(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) => webFile("src", path).split("\n")
    .filter((line) => pattern.test(line))
    .map((line) => `${path}: ${line.trim()}`));
}

test("what a worker reads stands in a file of texts", () => {
  const attribute = '"?(?:aria-label|title|placeholder)"?: ';
  const places = [attribute, "say\\((?:\\w+, )?", "setText\\(\\w+, ", 'h\\("\\w+", \\{[^}]*\\}, '];
  const literal = new RegExp(`(?:${places.join("|")})"[^"]*[a-z]{3}`);
  const paths = readdirSync(webFolder("src"), { recursive: true }) as string[];
  const sources = paths.filter((path) => path.endsWith(".ts") && !path.endsWith("texts.ts"));
  assert.ok(sources.length > 50);
  assert.deepEqual(linesOf(sources, literal), []);
  // The sentence of a problem follows the name of the place.
  const problem = /fail\(["`]|["`](?:is|must be|does not|names) [^"`]*[a-z]{2}/;
  const parsers = ["json.ts", "parse-rig.ts", "parse-instances.ts"].map((name) => join("model", name));
  assert.deepEqual(linesOf(["attributes.ts", ...parsers], problem), []);
});
