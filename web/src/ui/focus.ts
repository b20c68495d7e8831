/** Where the focus goes when what had it goes, or is moved. */

/** So long a list takes at most to move what was changed in it. */
const MOVED_MS = 1_000;

/**
 * Keep the focus in a list whose entries can be taken away: it passes to the next one's button, or to
 * the list itself. Attach it to the list.
 */
export function keepsFocus(list: HTMLElement): () => void {
  let last: Element | null = null;
  let index = 0;

  const buttons = (): HTMLButtonElement[] => [...list.querySelectorAll("button")];

  function remember(event: FocusEvent): void {
    last = event.target as Element;
    index = buttons().indexOf(last as HTMLButtonElement);
  }

  const entries = new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const all = buttons();
    (all[index] ?? all.at(-1) ?? list).focus();
  });

  list.tabIndex = -1;
  list.addEventListener("focusin", remember);
  entries.observe(list, { childList: true, subtree: true });
  return () => {
    list.removeEventListener("focusin", remember);
    entries.disconnect();
  };
}

/** Leave the focus on something in a list that is about to be moved: a browser takes it away with that. */
export function staysFocused(element: HTMLElement): void {
  const list = element.closest("ul");
  if (list === null) return;
  const moves = new MutationObserver(() => {
    if (document.activeElement === document.body) element.focus();
  });
  moves.observe(list, { childList: true });
  setTimeout(() => moves.disconnect(), MOVED_MS);
}
