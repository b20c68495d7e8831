/** What is said of the connection, and when. */

/** So long a connection may be lost before that is said. */
const QUIET_MS = 2_000;
/** So long it counts as coming back soon. */
const LONG_MS = 10_000;

/** `offline`: this device has no network. `unreachable`: it has, and the server does not answer. */
export type ConnectionNotice = "" | "reconnecting" | "offline" | "unreachable";

/**
 * Return what is to be said of the connection.
 *
 * @param down for how many milliseconds there has been none; null while there is one.
 * @param isOnline whether the browser reports a network. It may do so wrongly, and only a connection
 * proves that there is one: a server on the same machine needs no network.
 */
export function connectionNotice(down: number | null, isOnline: boolean): ConnectionNotice {
  if (down === null) return "";
  if (!isOnline) return "offline";
  if (down < QUIET_MS) return "";
  return down < LONG_MS ? "reconnecting" : "unreachable";
}
