import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Forbids a folder to import what is above it. test/imports.test.ts forbids circles between any modules. */
const below = (folder, above) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": ["error", { patterns: above.map((name) => ({
      group: [`**/${name}/**`, `**/${name}`],
      message: `${folder} is below ${name}: it must not import it.`,
    })) }],
  },
});

/** The folders that run in Node: they must not use the DOM. */
const pure = (...folders) => ({
  files: folders.map((folder) => `src/${folder}/**/*.ts`),
  rules: { "no-restricted-globals": ["error", "document", "window", "HTMLElement", "localStorage"] },
});

export default tseslint.config(
  { ignores: ["node_modules/**"] },
  js.configs.recommended,
  {
    files: ["src/**/*.ts", "creator/**/*.ts", "desk/**/*.ts", "test/**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-len": ["error", {
        code: 110, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true,
      }],
      "no-nested-ternary": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Build nodes with dom.ts: data must never be HTML." },
        { property: "outerHTML", message: "Build nodes with dom.ts: data must never be HTML." },
        { property: "insertAdjacentHTML", message: "Build nodes with dom.ts: data must never be HTML." },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    // Much of it is markup: nested calls of h(), one node to a line.
    files: ["creator/**/*.ts", "desk/**/*.ts", "test/creator/**/*.ts"],
    rules: { "max-len": ["error", {
      code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true,
    }] },
  },
  {
    files: ["test/**/*.ts"],
    // node:test's `test()` returns a promise that the runner itself awaits.
    // After `assert.deepEqual(x, [])` TypeScript takes x for never[], so later checks of it look unnecessary.
    rules: {
      "@typescript-eslint/no-floating-promises": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      // A test may take functions out of an object, and read HTML.
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-properties": "off",
    },
  },
  below("model", ["checks", "editor", "view", "gestures", "panel", "dom", "element"]),
  below("checks", ["view", "gestures", "panel", "dom", "element"]),
  below("editor", ["checks", "view", "gestures", "panel", "dom", "element"]),
  below("view", ["gestures", "panel", "element"]),
  below("gestures", ["panel", "element"]),
  pure("model", "checks", "editor"),
  {
    ...below("model", ["view", "panel", "app", "files"]),
    files: ["creator/model/**/*.ts"],
  },
  {
    files: ["scripts/*.mjs", "playground/*.mjs"],
    rules: { "max-len": ["error", { code: 110, ignoreStrings: true }], "no-nested-ternary": "error" },
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
  {
    files: ["playground/*.js"],
    languageOptions: { globals: Object.fromEntries(
      ["document", "URL", "fetch", "FormData", "Option", "setTimeout", "clearTimeout"]
        .map((name) => [name, "readonly"])) },
  },
);
