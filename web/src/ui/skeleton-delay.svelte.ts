/** When to show that something is awaited: not for a moment, and not only for a moment. */

const QUIET_MS = 150;
const LEAST_MS = 300;

/**
 * Follow a wait; call while a component is made.
 *
 * `skeleton` is true from 150 ms after the wait began until it ends, and for at least 300 ms.
 */
export function skeletonDelay(isWaiting: () => boolean): { readonly skeleton: boolean } {
  let skeleton = $state(false);
  let shownAt = 0;

  $effect(() => {
    const waits = isWaiting();
    if (waits === skeleton) return;
    const wait = waits ? QUIET_MS : shownAt + LEAST_MS - Date.now();
    const timer = setTimeout(() => {
      skeleton = waits;
      shownAt = Date.now();
    }, wait);
    return () => clearTimeout(timer);
  });

  return {
    get skeleton() {
      return skeleton;
    },
  };
}
