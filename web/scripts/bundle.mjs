/** Compiles the component. The shipped file and the web tests use the same settings. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";

export const source = (path) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

const version = readFileSync(new URL("../../VERSION", import.meta.url), "utf8").trim();
/** The first line of the file: a copy that somebody finds alone tells what it is. */
const banner = `/*! poserig ${version} Apache-2.0 */`;

/** Imports a style sheet as text, minified. */
const css = {
  name: "css",
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const text = readFileSync(path, "utf8");
      const { code } = await esbuild.transform(text, { loader: "css", minify: true, target: "es2022" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

export const common = {
  bundle: true,
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
  plugins: [css],
};

/** Minifies once more after esbuild: the download is about 3 % smaller. */
export async function smaller(code) {
  const { code: minified } = await minify(code, {
    ecma: 2022,
    // No function of ours is called with `new`, or reads its own `this`.
    // Inlining functions that have a body makes the download larger.
    compress: { passes: 3, toplevel: true, unsafe_arrows: true, inline: 1 },
    mangle: { toplevel: true },
    format: { ascii_only: true },
  });
  return `${banner}\n${minified}\n`;
}

/** How many bytes are downloaded: the size after brotli, as the CDN compresses. */
export const brotliSize = (code) => brotliCompressSync(code).length;
