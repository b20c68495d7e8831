/** Faces that cannot be loaded: the browser's sign for that covers no letters. */

import { on } from "svelte/events";
import { client } from "../app.svelte";

/** Hide those that fail, and try them again with each connection; call it while a component is made. */
export function hideBrokenFaces(): void {
  $effect(() => {
    for (const face of faces()) if (face.complete && face.naturalWidth === 0) face.hidden = true;
    // It comes to nothing above the picture, but is seen on its way down.
    return on(document, "error", ({ target }) => {
      if (target instanceof HTMLImageElement && target.matches(FACES)) target.hidden = true;
    }, { capture: true });
  });
  $effect(() => {
    if (client.downSince > 0) return;
    for (const face of faces()) {
      if (!face.hidden) continue;
      face.hidden = false;
      face.setAttribute("src", face.src);
    }
  });
}

const FACES = ".avatar > img";

function faces(): NodeListOf<HTMLImageElement> {
  return document.querySelectorAll<HTMLImageElement>(FACES);
}
