/** The message that shows what can be done: one at a time, under the pointer or with the focus. */

/** Browsers of phones move a pointer, too, that nobody holds: to where a finger was last. */
const hover = matchMedia("(hover: hover)");

export class ActiveMessage {
  #hovered = $state("");
  #inFocus = $state("");
  /** Keys were used last, and no pointer. */
  #isByKeys = $state(false);

  /** The key of its row; empty for none. */
  readonly key = $derived(this.#isByKeys ? this.#inFocus || this.#hovered : this.#hovered || this.#inFocus);

  /** The pointer came to a message, or a message to a pointer that rests while keys scroll. */
  pointed({ movementX, movementY }: MouseEvent, key: string): void {
    if (!hover.matches) return;
    this.#hovered = key;
    if (movementX !== 0 || movementY !== 0) this.#isByKeys = false;
    if (this.#isByKeys) return;
    // The bar of another one goes; the focus that is in it stays with its message.
    document.activeElement?.closest(".corner")?.closest("li")?.focus({ preventScroll: true });
  }

  /** The pointer left the messages. */
  unpointed(): void {
    this.#hovered = "";
  }

  /** The focus came to a message, or something in it; empty where it left them all. */
  focused(key: string): void {
    this.#inFocus = key;
  }

  /** Somebody used a key, or the wheel. */
  used(by: "keys" | "wheel"): void {
    this.#isByKeys = by === "keys";
  }
}
