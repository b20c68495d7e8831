/**
 * A picture out of the few bytes that stand for it while it is loaded.
 *
 * The format is ThumbHash (https://evanw.github.io/thumbhash/): a discrete cosine transform of lightness,
 * two differences of colours, and transparency, with few terms each.
 */

/** A picture as rows of red, green, blue and opaqueness. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** So long is the longer side. */
const SIDE = 32;
/** So many waves there are along a side, at most. */
const TERMS = 7;

/** Return the picture of a hash in base 64; null for what is none. */
export function pixelsOf(hash: string): Pixels | null {
  const bytes = bytesOf(hash);
  if (bytes === null || bytes.length < 5) return null;
  const [b0, b1, b2, b3, b4] = bytes as unknown as [number, number, number, number, number];
  const head = b0 | (b1 << 8) | (b2 << 16);
  const more = b3 | (b4 << 8);
  const hasAlpha = head >> 23 === 1;
  const isLandscape = more >> 15 === 1;
  const few = hasAlpha ? 5 : 7;
  const wide = Math.max(3, isLandscape ? few : more & 7);
  const high = Math.max(3, isLandscape ? more & 7 : few);
  const ratio = (isLandscape ? few : more & 7) / (isLandscape ? more & 7 : few);
  if (!Number.isFinite(ratio) || ratio === 0) return null;
  const light = { mean: (head & 63) / 63, scale: ((head >> 18) & 31) / 31 };
  const [p, q] = [((head >> 6) & 63) / 31.5 - 1, ((head >> 12) & 63) / 31.5 - 1];
  const [pScale, qScale] = [((more >> 3) & 63) / 63, ((more >> 9) & 63) / 63];
  const alpha = hasAlpha ? { mean: ((bytes[5] ?? 0) & 15) / 15, scale: ((bytes[5] ?? 0) >> 4) / 15 } : null;

  let at = hasAlpha ? 12 : 10; // In halves of a byte.
  const terms = (nx: number, ny: number, scale: number): Term[] => {
    const found: Term[] = [];
    for (let y = 0; y < ny; y += 1) {
      for (let x = y === 0 ? 1 : 0; x * ny < nx * (ny - y); x += 1) {
        const half = ((bytes[at >> 1] ?? 0) >> ((at & 1) << 2)) & 15;
        found.push({ x, y, value: (half / 7.5 - 1) * scale });
        at += 1;
      }
    }
    return found;
  };
  // Colours are stored stronger than they are, as rounding makes them paler.
  const lights = terms(wide, high, light.scale);
  const ps = terms(3, 3, pScale * 1.25);
  const qs = terms(3, 3, qScale * 1.25);
  const alphas = alpha === null ? [] : terms(5, 5, alpha.scale);

  const width = Math.round(ratio > 1 ? SIDE : SIDE * ratio);
  const height = Math.round(ratio > 1 ? SIDE / ratio : SIDE);
  const rgba = new Uint8ClampedArray(width * height * 4);
  const [across, down] = [waves(width), waves(height)];
  for (let y = 0, to = 0; y < height; y += 1) {
    // What all pixels of a line have in common is summed once: a page of pictures has fifty of these.
    const line = (mean: number, all: readonly Term[]): number[] => {
      const sums = [mean, 0, 0, 0, 0, 0, 0];
      for (const term of all) sums[term.x]! += 2 * term.value * down[term.y]![y]!;
      return sums;
    };
    const [ls, dps, dqs, as] = [line(light.mean, lights), line(p, ps), line(q, qs), line(alpha?.mean ?? 1, alphas)];
    for (let x = 0; x < width; x += 1, to += 4) {
      let [l, dp, dq, a] = [0, 0, 0, 0];
      for (let wave = 0; wave < TERMS; wave += 1) {
        const wide = across[wave]![x]!;
        l += ls[wave]! * wide;
        dp += dps[wave]! * wide;
        dq += dqs[wave]! * wide;
        a += as[wave]! * wide;
      }
      const blue = l - (2 / 3) * dp;
      const red = (3 * l - blue + dq) / 2;
      rgba[to] = 255 * red;
      rgba[to + 1] = 255 * (red - dq);
      rgba[to + 2] = 255 * blue;
      rgba[to + 3] = 255 * a;
    }
  }
  return { width, height, rgba };
}

/** Return how high each wave of the transform is at each pixel of a side. */
function waves(side: number): number[][] {
  return Array.from({ length: TERMS }, (_, wave) => Array.from({ length: side }, (__, at) => Math.cos((wave * Math.PI * (at + 0.5)) / side)));
}

interface Term {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

function bytesOf(hash: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(hash.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  } catch {
    return null;
  }
}
