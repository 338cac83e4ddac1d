/** The modules of the component import each other without circles. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { test } from "node:test";
import { webFolder } from "./support";

const IMPORT = /^(?:import|export)\b[^"']*?"(\.[^"]+)";$/gm;

/** Each module with those it imports, types included. */
function importsOf(folder: string): Map<string, string[]> {
  const paths = readdirSync(folder, { recursive: true }) as string[];
  const modules = paths.filter((path) => /(?<!\.d)\.ts$/.test(path));
  return new Map(modules.map((path) => {
    const text = readFileSync(join(folder, path), "utf8");
    const imported = [...text.matchAll(IMPORT)].map(([, to = ""]) => to);
    return [path, imported.map((to) => `${normalize(join(dirname(path), to))}.ts`)];
  }));
}

/** The first circle that is found, or nothing. */
function circle(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const next of imports.get(path) ?? []) {
      const found = visit(next, [...way, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of imports.keys()) {
    const found = visit(path, []);
    if (found.length > 0) return found;
  }
  return [];
}

test("a circle is found, wherever it begins", () => {
  const imports = new Map([["a", ["b"]], ["b", ["c", "d"]], ["d", ["b"]], ["c", []]]);
  assert.deepEqual(circle(imports), ["b", "d", "b"]);
  assert.deepEqual(circle(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]])), []);
});

test("modules import each other without circles", () => {
  const imports = importsOf(webFolder("src"));
  assert.ok(imports.size > 70);
  assert.ok(imports.get(["view", "stage.ts"].join(sep))?.includes(["view", "scene.ts"].join(sep)));
  assert.deepEqual(circle(imports), []);
});
