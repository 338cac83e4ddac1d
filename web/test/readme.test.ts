/** The tables of web/README.md say what the code does, and every text of it stands in one place. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ATTRIBUTES } from "../src/attributes";
import { FIELD_NAMES } from "../src/form";
import * as texts from "../src/texts";

const web = join(process.env["POSERIG_GOLDEN"] ?? "", "../../web");
const read = (...path: string[]): string => readFileSync(join(web, ...path), "utf8");
const README = read("README.md");

/** The rows of the table under a heading, without its head. */
function rows(heading: string): string[][] {
  const part = README.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const table = part.split("\n").filter((line) => line.startsWith("|"));
  return table.slice(2).map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);

test("README: every attribute that is read, and no other", () => {
  const told = rows("Attributes").flatMap(([name = ""]) => codes(name));
  assert.deepEqual([...told].sort(), [...ATTRIBUTES].sort());
});

test("README: every form field", () => {
  const told = rows("Form fields").flatMap(([name = ""]) => codes(name));
  assert.deepEqual([...told].sort(), [...FIELD_NAMES].sort());
});

test("README and the guide in the panel: every key that does something", () => {
  const source = read("src", "keys.ts");
  const keys = [...source.matchAll(/case "(?:Alt\+)?(\S+?)":/g)]
    .map(([, key = ""]) => key)
    .filter((key) => !/^(?:Arrow|Backspace)/.test(key));
  const told = rows("Keys and pointer")
    .map(([key = ""]) => key)
    .join(" ")
    .replaceAll("`", " ");
  const guide = texts.shortcutList
    .map(([key]) => key)
    .join(" ")
    .replace("Esc", "Escape");
  assert.ok(keys.length > 25);
  for (const key of keys) {
    assert.ok(
      ` ${told} `
        .replace(/[;:]/g, " ")
        .split(/[\s-]|,(?= )/)
        .includes(key) || key === ",",
      `README: ${key}`,
    );
    assert.ok(
      guide
        .toLowerCase()
        .split(/[\s+]|(?<=\w),/)
        .includes(key.toLowerCase()),
      `guide: ${key}`,
    );
  }
});

test("texts: what a worker reads stands in a file of texts", () => {
  const literal =
    /(?:"?(?:aria-label|title|placeholder)"?: |\.say\(|setText\(\w+, |h\("\w+", \{[^}]*\}, )"[^"]*[a-z]{3}/;
  const sources = (readdirSync(join(web, "src"), { recursive: true }) as string[]).filter(
    (path) => path.endsWith(".ts") && !path.endsWith("texts.ts"),
  );
  const found = sources.flatMap((path) =>
    read("src", path)
      .split("\n")
      .filter((line) => literal.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  // A problem's sentence is what follows the place: a literal, or a template.
  const problem =
    /\.add\((?:[^"`]|"[^"]*"|`[^`]*`)*?, ?["`](?:[^"`]* )|["`](?:is|must be|does not|names) [^"`]*[a-z]{2}/;
  const parsers = [
    "attributes.ts",
    ...["json.ts", "parse-rig.ts", "parse-instances.ts"].map((name) => join("model", name)),
  ];
  const told = parsers.flatMap((path) =>
    read("src", path)
      .split("\n")
      .filter((line) => problem.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  assert.ok(sources.length > 50);
  assert.deepEqual([...found, ...told], []);
});
