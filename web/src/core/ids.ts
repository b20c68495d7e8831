/** Names that clients make. */

/**
 * Return a UUID that sorts by time (RFC 9562, version 7).
 *
 * `crypto.getRandomValues` is there without HTTPS too, where `crypto.randomUUID` is not.
 */
export function uuid7(milliseconds: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let index = 5, rest = milliseconds; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/** Return a UUID of version 7 that sorts behind others, whatever the clock says by now. */
export function uuid7Behind(ids: Iterable<string>): string {
  const latest = Math.max(...Array.from(ids, timeOf));
  return uuid7(Math.max(Date.now(), latest + 1));
}

/** Return when a UUID of version 7 was made. */
export function madeAt(id: string): string {
  return new Date(timeOf(id)).toISOString();
}

function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
}
