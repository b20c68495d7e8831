/** What a session tells of the device that it is on. */

// Many call themselves after others, too: the name that is told most seldom is theirs.
const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Windows", "Windows"],
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** Return the browser and the system that a `User-Agent` names, as far as it does. */
export function device(userAgent: string): string[] {
  return [BROWSERS, SYSTEMS].flatMap(
    (signs) => signs.find(([sign]) => userAgent.includes(sign))?.[1] ?? [],
  );
}
