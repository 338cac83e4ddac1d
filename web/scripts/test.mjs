// Bundles the tests in test/ (TypeScript, which Node 20 cannot run) and runs them with node --test.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { common } from "./bundle.mjs";

const filesIn = (path, ending) => readdirSync(path, { recursive: true })
  .filter((name) => name.endsWith(ending))
  .map((name) => join(path, name));

const folder = fileURLToPath(new URL("../test", import.meta.url));
const golden = fileURLToPath(new URL("../../tests/golden", import.meta.url));
const rigs = fileURLToPath(new URL("../../src/poserig/rigs", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "poserig-web-test-"));
try {
  await esbuild.build({
    ...common,
    entryPoints: filesIn(folder, ".test.ts"),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...filesIn(out, ".mjs")], {
    stdio: "inherit",
    env: { ...process.env, POSERIG_GOLDEN: golden, POSERIG_RIGS: rigs },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
