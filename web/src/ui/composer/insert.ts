/** Writes into a text field as its user does, so that the browser can undo it. */

/**
 * Put a text in the place of a part of what is in a field, and the cursor behind it.
 *
 * @param from where that part begins; what is selected is replaced unless another part is named.
 */
export function insert(
  field: HTMLTextAreaElement,
  text: string,
  from = field.selectionStart,
  to = field.selectionEnd,
): void {
  field.focus({ preventScroll: true });
  field.setSelectionRange(from, to);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else can be undone.
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
}
