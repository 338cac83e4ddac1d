// Bundles speed.ts for Node and runs it: node benchmarks/checks/speed.mjs
import { createRequire } from "node:module";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "poserig-speed-"));
try {
  const outfile = join(out, "speed.mjs");
  await require("esbuild").build({
    entryPoints: [fileURLToPath(new URL("speed.ts", import.meta.url))], outfile, bundle: true, platform: "node", format: "esm",
  });
  process.exitCode = spawnSync(process.execPath, [outfile], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(out, { recursive: true, force: true });
}
