import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** The pure rooms (model, editor) run in Node: they may not look up at the DOM's rooms. */
const pure = (folder, forbidden) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": ["error", { patterns: forbidden.map((name) => ({
      group: [`**/${name}/**`, `**/${name}`],
      message: `${folder} is pure: it must not import ${name}.`,
    })) }],
    "no-restricted-globals": ["error", "document", "window", "HTMLElement", "localStorage"],
  },
});

export default tseslint.config(
  { ignores: ["node_modules/**"] },
  js.configs.recommended,
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "no-console": "error",
      "no-eval": "error",
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Build nodes with panel/dom.ts: data must never be HTML." },
        { property: "outerHTML", message: "Build nodes with panel/dom.ts: data must never be HTML." },
        { property: "insertAdjacentHTML", message: "Build nodes with panel/dom.ts: data must never be HTML." },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["test/**/*.ts"],
    // node:test's `test()` returns a promise that the runner itself awaits.
    // And after `assert.deepEqual(x, [])` TypeScript takes x for never[], so that what follows looks unnecessary.
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
    },
  },
  pure("model", ["view", "panel", "gestures", "editor", "element"]),
  pure("editor", ["view", "panel", "gestures", "element"]),
  {
    files: ["scripts/*.mjs", "playground/*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["playground/*.js"],
    languageOptions: { globals: Object.fromEntries(
      ["document", "URL", "fetch", "FormData", "Option", "setTimeout", "clearTimeout"].map((name) => [name, "readonly"])) },
  },
);
