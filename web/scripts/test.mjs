// Bundles test/*.test.ts (TypeScript that Node 20 cannot read itself) and runs them with node --test.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { common } from "./bundle.mjs";

const folder = fileURLToPath(new URL("../test", import.meta.url));
const golden = fileURLToPath(new URL("../../tests/golden", import.meta.url));
const rigs = fileURLToPath(new URL("../../src/poserig/rigs", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "poserig-web-test-"));
try {
  await esbuild.build({
    ...common,
    entryPoints: readdirSync(folder)
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => join(folder, name)),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
  });
  const files = readdirSync(out).map((name) => join(out, name));
  const run = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
    stdio: "inherit",
    env: { ...process.env, POSERIG_GOLDEN: golden, POSERIG_RIGS: rigs },
  });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
