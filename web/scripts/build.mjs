// Bundles the component to one self-contained file: build/web/crowd-2d-skeleton.js, or what POSERIG_COMPONENT names.
// An IIFE without imports, exports or eval works as classic script, as module and as inline module text.
import { brotliCompressSync } from "node:zlib";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { common, LARGEST, smaller, source } from "./bundle.mjs";

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
  const brotli = brotliCompressSync(code).length;
  console.log(`${basename(outfile)}  ${code.length} bytes, ${brotli} bytes brotli`);
  if (brotli > LARGEST) {
    console.error(`That is more than ${LARGEST} bytes: something in web/src has grown too large.`);
    process.exitCode = 1;
  }
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, code);
}
