/** Return whether somebody looks at this page, as far as a browser can tell. */
export function isLooking(): boolean {
  return !document.hidden && document.hasFocus();
}
