import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** What of the core has a life of its own; components reach it through `app` and the actions. */
const LIVING = "api|backoff|cache|client-session|connection|dialogue|drafts|hint|loader|outbox/[a-z]+|session|store|transport";

/**
 * Return a configuration in which some files must not import others.
 *
 * Each of `rules` is a regular expression of what is imported, the reason, and whether types may be.
 */
function forbids(files, ...rules) {
  const patterns = rules.map(([regex, message, allowTypeImports = false]) => {
    return { regex, message, allowTypeImports };
  });
  return {
    files,
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
  };
}

const LIVING_THROUGH_APP = [
  `/core/(${LIVING})$`,
  "Components read the core through app.svelte and change things through actions/: there is one of each.",
  true,
];
const HTTP_IN_CORE = [
  "/api/http$",
  "The types of HTTP calls stay in the core and the actions, so that a call has one place to change.",
];

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
  forbids(
    ["src/core/**"],
    ["^svelte(/|$)", "The core runs without a framework, so that it is tested without one."],
    ["/(ui|screens|i18n|actions)/|/(app|client|navigation)\\.svelte$", "The core knows no page: pass it what it needs."],
  ),
  forbids(
    ["src/i18n/**"],
    ["/(ui|screens|actions)/|/app\\.svelte$", "Words know nothing of what shows them.", true],
  ),
  forbids(
    ["src/actions/**"],
    ["/(ui|screens|i18n)/", "An action does one thing and says what was wrong; the page chooses how to show it."],
  ),
  forbids(
    ["src/ui/**"],
    ["/screens/", "What screens share knows none of them."],
    LIVING_THROUGH_APP,
    HTTP_IN_CORE,
  ),
  forbids(
    ["src/screens/**"],
    ["^\\./|/screens/", "Screens do not know each other: put what they share into ui/."],
    LIVING_THROUGH_APP,
    HTTP_IN_CORE,
  ),
);
