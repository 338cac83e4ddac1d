// Bundles the component to one self-contained file: build/web/crowd-2d-skeleton.js, or what POSERIG_COMPONENT names.
// An IIFE without imports, exports or eval works as classic script, as module and as inline module text.
import { brotliCompressSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const outfile = process.env.POSERIG_COMPONENT
  ?? fileURLToPath(new URL("../../build/web/crowd-2d-skeleton.js", import.meta.url));
const options = {
  entryPoints: [fileURLToPath(new URL("../src/index.ts", import.meta.url))],
  outfile,
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
};

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  console.log(`watching; writing ${outfile}`);
} else {
  await esbuild.build(options);
  const bytes = readFileSync(outfile);
  const brotli = brotliCompressSync(bytes).length;
  console.log(`${basename(outfile)}  ${bytes.length} bytes, ${brotli} bytes brotli`);
}
