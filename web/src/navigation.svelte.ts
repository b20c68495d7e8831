/** Where one is on the page, and the ways between its screens, over the history of the browser. */

import type { Phase } from "./core/session";
import { type Route, route } from "./routes";

export class Navigation {
  /** Whether the way to the present screen was one back (or forward) through the history. */
  cameBack = false;
  readonly #phase: () => Phase;
  readonly #leaving: () => void;
  #route = $state.raw<Route>(route(location.pathname, location.search));
  /** Where somebody wanted to go who had to sign in first. */
  #wanted = "/";

  /**
   * @param phase returns whether somebody is signed in.
   * @param leaving called when one leaves a screen.
   */
  constructor(phase: () => Phase, leaving: () => void) {
    this.#phase = phase;
    this.#leaving = leaving;
    addEventListener("popstate", () => this.#arrive(true));
  }

  get route(): Route {
    return this.#route;
  }

  go(path: string, replace = false): void {
    const here = location.pathname;
    if (replace) history.replaceState(history.state, "", path);
    // What comes next knows where it came from, so that its way back is the browser's.
    else if (path !== here + location.search) history.pushState({ from: here }, "", path);
    this.#arrive(false);
  }

  /**
   * Go back to a path: where one came from, if it was that; otherwise it replaces the present one. Whoever
   * came from the results of a search goes back there.
   */
  back(path: string): void {
    const came = history.state as { from?: string } | null;
    if (came?.from === path || came?.from === "/search") {
      history.back();
      return;
    }
    history.replaceState(came, "", path);
    this.#arrive(true);
  }

  /** Send whoever is not signed in to the door, and whoever is, through it. */
  guard(): void {
    const { screen, pane } = this.#route;
    // These links are good for whoever opens them, signed in or not.
    if (["reset", "invite", "setup"].includes(screen)) return;
    const isDoor = pane === "door";
    if (this.#phase() === "out" && !isDoor) {
      this.#wanted = location.pathname + location.search + location.hash;
      this.go("/signin", true);
    } else if (this.#phase() === "in" && isDoor) {
      const wanted = this.#wanted;
      this.#wanted = "/";
      this.go(wanted, true);
    }
  }

  #arrive(isBack: boolean): void {
    this.#leaving();
    this.cameBack = isBack;
    this.#route = route(location.pathname, location.search);
    this.guard();
  }
}
