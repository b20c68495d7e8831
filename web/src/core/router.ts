/** Addresses of the screens. */

export type Route =
  | { screen: "signin" | "signup" | "forgot" | "reset" | "list" | "new" | "settings" | "missing" }
  | { screen: "info"; id: string }
  /** `at` is the seq of the message that is to be shown; null for the usual place. */
  | { screen: "conversation"; id: string; at: number | null };

const PLAIN = new Map<string, Route>([
  ["/", { screen: "list" }],
  ["/signin", { screen: "signin" }],
  ["/signup", { screen: "signup" }],
  ["/forgot", { screen: "forgot" }],
  ["/reset", { screen: "reset" }],
  ["/new", { screen: "new" }],
  ["/settings", { screen: "settings" }],
]);

/**
 * Return the screen at an address.
 *
 * @param search the address from its question mark on: `?m=` names a message by its seq.
 */
export function route(path: string, search = ""): Route {
  const plain = PLAIN.get(path);
  if (plain !== undefined) return plain;
  const [, id, info] = /^\/c\/([0-9a-f-]{36})(\/info)?$/u.exec(path) ?? [];
  if (id === undefined) return { screen: "missing" };
  if (info !== undefined) return { screen: "info", id };
  const at = /^[1-9][0-9]{0,14}$/u.exec(new URLSearchParams(search).get("m") ?? "");
  return { screen: "conversation", id, at: at && Number(at[0]) };
}
