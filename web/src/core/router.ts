/** Addresses of the screens. */

export type Route =
  | { screen: "signin" | "signup" | "forgot" | "reset" | "list" | "new" | "settings" | "missing" }
  | { screen: "conversation" | "info"; id: string };

const PLAIN = new Map<string, Route>([
  ["/", { screen: "list" }],
  ["/signin", { screen: "signin" }],
  ["/signup", { screen: "signup" }],
  ["/forgot", { screen: "forgot" }],
  ["/reset", { screen: "reset" }],
  ["/new", { screen: "new" }],
  ["/settings", { screen: "settings" }],
]);

/** Return the screen at a path. */
export function route(path: string): Route {
  const plain = PLAIN.get(path);
  if (plain !== undefined) return plain;
  const [, id, info] = /^\/c\/([0-9a-f-]{36})(\/info)?$/u.exec(path) ?? [];
  if (id === undefined) return { screen: "missing" };
  return { screen: info === undefined ? "conversation" : "info", id };
}
