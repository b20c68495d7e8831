import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const typed = { projectService: true, tsconfigRootDir: import.meta.dirname };

export default tseslint.config(
  { ignores: ["tests/canary", "dist", "src/api", "public"] },
  { files: ["*.ts"], extends: [tseslint.configs.strict] },
  {
    files: ["src/**/*.ts", "tests/**/*.ts", "dev/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: typed },
    rules: {
      // What is left out of the rest of an object.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["**/*.svelte"], extends: [tseslint.configs.strict] },
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { extraFileExtensions: [".svelte"], parser: tseslint.parser, svelteConfig },
    },
    rules: {
      "svelte/no-at-html-tags": "error",
      // It knows that props with one that is bound are declared by `let`.
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all" }],
      // Addresses are our own paths, or those of messages; there is no router to resolve them.
      "svelte/no-navigation-without-resolve": "off",
    },
  },
  {
    files: ["**/*.ts", "**/*.svelte"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      // The index was looked at before; the alternative is a branch that never runs.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
);
