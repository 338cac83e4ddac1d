// Bundles the component into one file: build/web/crowd-2d-skeleton.js, or the path in POSERIG_COMPONENT.
// An IIFE without import, export or eval works as classic script, as module and as inline module text.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { brotliSize, common, smaller, source } from "./bundle.mjs";

const settings = readFileSync(new URL("../package.json", import.meta.url), "utf8");
const { maxBrotliBytes } = JSON.parse(settings).config;
const outfile = process.env.POSERIG_COMPONENT
  ?? fileURLToPath(new URL("../../build/web/crowd-2d-skeleton.js", import.meta.url));
const options = { ...common, entryPoints: [source("index.ts")], outfile, format: "iife", minify: true };

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log(`watching; writing ${outfile}`);
} else {
  const { outputFiles: [file] } = await esbuild.build({ ...options, write: false });
  const code = await smaller(file.text);
  const size = brotliSize(code);
  console.log(`${basename(outfile)}  ${code.length} bytes, ${size} bytes brotli${sinceLastBuild(size)}`);
  if (size > maxBrotliBytes) {
    console.error(`The limit is ${maxBrotliBytes} bytes (config.maxBrotliBytes in web/package.json).`);
    process.exitCode = 1;
  }
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, code);
}

/** How much the download grew, if an earlier build is there to compare with. */
function sinceLastBuild(size) {
  if (!existsSync(outfile)) return "";
  const change = size - brotliSize(readFileSync(outfile));
  return ` (${change > 0 ? "+" : ""}${change} since the last build)`;
}
