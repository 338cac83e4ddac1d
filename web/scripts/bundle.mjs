/** Compiles the component. The shipped file and the web tests use the same settings. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import { minify } from "terser";

export const source = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

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

const python = fileURLToPath(new URL("../../src/poserig/", import.meta.url));

/** Left and right in many languages, which are written down in the Python package alone. */
function sideWords() {
  const text = readFileSync(`${python}pose/side_words.py`, "utf8");
  const [, pairs] = /^_PAIRS = """$(.*?)^"""$/ms.exec(text) ?? [];
  const [, signs] = /^_SIGN_PAIRS = "(.*)"$/m.exec(text) ?? [];
  if (!pairs || !signs) throw new Error("pose/side_words.py has no _PAIRS or _SIGN_PAIRS that can be read.");
  const twins = (list) => list.split(/[\n|]/).map((pair) => pair.trim()).filter(Boolean)
    .map((pair) => pair.split(/\s+/));
  return `export const PAIRS = ${JSON.stringify(twins(pairs))}, SIGNS = ${JSON.stringify(twins(signs))};`;
}

/** The rigs of the library, each without what only its file needs. */
function library() {
  const rigs = readdirSync(`${python}rigs`).filter((name) => name.endsWith(".json")).sort().map((name) => {
    const rig = JSON.parse(readFileSync(`${python}rigs/${name}`, "utf8"));
    delete rig.$schema;
    return rig;
  });
  return `export default ${JSON.stringify(rigs)};`;
}

/** Modules that the rig creator imports from the Python package: creator/modules.d.ts describes them. */
const fromPython = {
  name: "from-python",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^poserig:/ }, ({ path }) => ({ path, namespace: "python" }));
    onLoad({ filter: /./, namespace: "python" }, ({ path }) => ({
      contents: path === "poserig:library" ? library() : sideWords(), loader: "js",
    }));
  },
};

export const common = {
  bundle: true,
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  logLevel: "warning",
  plugins: [css, fromPython],
};

/** Every word of TypeScript's own declarations: the code uses no name of a browser that they do not have. */
const platformNames = () => {
  const folder = fileURLToPath(new URL("../node_modules/typescript/lib/", import.meta.url));
  const files = readdirSync(folder).filter((name) => /^lib\..*\.d\.ts$/.test(name));
  return files.flatMap((name) => readFileSync(folder + name, "utf8").match(/\b[a-z]+[A-Z]\w*/g) ?? []);
};

/** Names that others use: the browser's of a custom element, the page's API, and those of a draft. */
const OUTSIDE = [
  "connectedCallback", "disconnectedCallback", "drawingArea", "imageToClient", "clientToImage",
  "activeSeconds", "noChangesNeeded",
];

/** Minifies once more after esbuild: the download is about 4 % smaller. */
export async function smaller(code) {
  const { code: minified } = await minify(code, {
    ecma: 2022,
    // No function of ours is called with `new`, or reads its own `this`.
    // Inlining functions that have a body makes the download larger.
    compress: { passes: 3, toplevel: true, unsafe_arrows: true, inline: 1, if_return: false },
    mangle: {
      toplevel: true,
      // A member in camelCase is our own: what is sent, stored or read has snake_case or stands in quotes.
      properties: {
        regex: /^[a-z]+[A-Z]/, keep_quoted: true, reserved: [...new Set([...platformNames(), ...OUTSIDE])],
      },
    },
    format: { ascii_only: true },
  });
  return `${banner}\n${minified}\n`;
}

/** How many bytes are downloaded: the size after brotli, as the CDN compresses. */
export const brotliSize = (code) => brotliCompressSync(code).length;
