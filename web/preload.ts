/** Names the parts of the page that its first script asks for, so that they are loaded beside it. */

import type { Plugin } from "vite";

/** A door, or what a conversation is read and written with: `public/first.js` knows which. */
const PARTS = ["signin", "inside"];

export function preload(): Plugin {
  return {
    name: "preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const names = Object.values(bundle)
          .filter((chunk) => chunk.type === "chunk" && PARTS.includes(chunk.name))
          .map((chunk) => ` data-${(chunk as { name: string }).name}="/static/web/${chunk.fileName}"`);
        return html.replace(/(?=><\/script>)/u, names.join(""));
      },
    },
  };
}
