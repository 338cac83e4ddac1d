// Bundles the component, the rig creator and the lead's pages, each into one file below build/web.
// POSERIG_COMPONENT is another path for the component; an argument builds one of them alone.
// An IIFE without import, export or eval works as classic script, as module and as inline module text.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { brotliSize, common, smaller, source } from "./bundle.mjs";

const settings = readFileSync(new URL("../package.json", import.meta.url), "utf8");
const { maxBrotliBytes, maxCreatorBrotliBytes, maxDeskBrotliBytes } = JSON.parse(settings).config;
const built = (path) => fileURLToPath(new URL(`../../build/web/${path}`, import.meta.url));
const creator = "rig-creator/rig-creator.js";
/** The creator's presses are its own: creator/view/idle.ts says why it is done here. */
const ownPresses = {
  name: "own-presses",
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/idle$/ }, () => ({ path: source("creator/view/idle.ts") }));
  },
};
const targets = [
  {
    name: "component", entry: "src/index.ts", limit: maxBrotliBytes, setting: "maxBrotliBytes",
    outfile: process.env.POSERIG_COMPONENT ?? built("crowd-2d-skeleton.js"),
  },
  {
    name: "creator", entry: "creator/main.ts",
    limit: maxCreatorBrotliBytes, setting: "maxCreatorBrotliBytes",
    outfile: built(creator), page: source("creator/index.html"), plugins: [...common.plugins, ownPresses],
  },
  {
    name: "desk", entry: "desk/main.ts", limit: maxDeskBrotliBytes, setting: "maxDeskBrotliBytes",
    outfile: built("desk.js"),
  },
];
const [wanted] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const chosen = targets.filter(({ name }) => !wanted || name === wanted);

for (const { entry, outfile, limit, setting, page, plugins = common.plugins } of chosen) {
  const options = { ...common, entryPoints: [source(entry)], outfile, format: "iife", minify: true, plugins };
  mkdirSync(dirname(outfile), { recursive: true });
  if (page) copyFileSync(page, join(dirname(outfile), basename(page)));
  if (process.argv.includes("--watch")) {
    const context = await esbuild.context(options);
    await context.watch();
    console.log(`watching; writing ${outfile}`);
    continue;
  }
  const { outputFiles: [file] } = await esbuild.build({ ...options, write: false });
  const code = await smaller(file.text);
  const size = brotliSize(code);
  const change = sinceLastBuild(outfile, size);
  console.log(`${basename(outfile)}  ${code.length} bytes, ${size} bytes brotli${change}`);
  if (size > limit) {
    console.error(`The limit is ${limit} bytes (config.${setting} in web/package.json).`);
    process.exitCode = 1;
  }
  writeFileSync(outfile, code);
}

/** How much the download grew, if an earlier build is there to compare with. */
function sinceLastBuild(outfile, size) {
  if (!existsSync(outfile)) return "";
  const change = size - brotliSize(readFileSync(outfile));
  return ` (${change > 0 ? "+" : ""}${change} since the last build)`;
}
