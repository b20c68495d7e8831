/** What a person has chosen in this browser; it is kept here alone, and other tabs follow. */

/** Everything that can be chosen, and from what; the first holds until another is chosen. */
const CHOICES = {
  theme: ["system", "light", "dark"],
  density: ["comfortable", "compact"],
  /** How messages are laid out: rows in groups and bubbles between two, or one for all. */
  layout: ["auto", "rows", "bubbles"],
  language: ["browser", "en", "de", "ar"],
  sendKey: ["enter", "ctrl-enter"],
  /** Single keys in the list of messages. */
  shortcuts: [true, false],
  /** Whether new messages are read aloud by a screen reader. */
  announce: ["all", "off"],
  notifications: [false, true],
  /** Whether notifications may be offered in the list. */
  offers: [true, false],
  sound: [false, true],
  /** Notifications without what was said. */
  hideContent: [false, true],
  /** In which emoji are offered, from none to dark. */
  skinTone: [0, 1, 2, 3, 4, 5],
} as const;

type Choices = typeof CHOICES;

export type Settings = { -readonly [Name in keyof Choices]: Choices[Name][number] };

const NAMES = Object.keys(CHOICES) as (keyof Settings)[];
const KEPT = "settings"; // The name that public/first.js reads, too.

const chosen: Settings = $state(read());

/** The choices that hold; a component that reads one follows it. */
export const settings: Readonly<Settings> = chosen;

/** Choose, for now and for the next time. */
export function choose<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
  chosen[name] = value;
  show();
  try {
    localStorage.setItem(KEPT, JSON.stringify(chosen));
  } catch {
    // Where nothing may be kept, it holds until the page is left.
  }
}

/** Return what was chosen; what is not known any more is as if nobody had chosen. */
function read(): Settings {
  let kept: Record<string, unknown> = {};
  try {
    kept = Object(JSON.parse(localStorage.getItem(KEPT) ?? "{}")) as typeof kept;
  } catch {
    // Nothing may be kept, or somebody else wrote it.
  }
  return Object.fromEntries(
    NAMES.map((name) => {
      const choices: readonly unknown[] = CHOICES[name];
      return [name, choices.includes(kept[name]) ? kept[name] : choices[0]];
    }),
  ) as Settings;
}

/** Say in the attributes of `html` what style sheets follow. */
function show(): void {
  document.documentElement.dataset.theme = chosen.theme;
  document.documentElement.dataset.density = chosen.density;
}

addEventListener("storage", (event) => {
  if (event.key !== KEPT && event.key !== null) return;
  Object.assign(chosen, read());
  show();
});
