/** Whether one has looked around the channels in this browser; other tabs follow. */

const KEPT = "looked";

let who = $state(read());

/** Return whether somebody has. */
export function hasLooked(person: string): boolean {
  return who === person;
}

/** Note that somebody has. */
export function look(person: string): void {
  who = person;
  try {
    localStorage.setItem(KEPT, person);
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

function read(): string {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

addEventListener("storage", ({ key }) => {
  if (key === KEPT || key === null) who = read();
});
