/** Sizes and lengths of time, with their units, in the locale of the page. */

import { locale } from "./locale.svelte";

function amount(value: number, unit: string, digits: number, unitDisplay: "short" | "long" = "short"): string {
  const options = { style: "unit", unit, unitDisplay, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(locale(), options).format(value);
}

const SIZES = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** Return how much room something takes, or how large it is. */
export function bytes(value: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(value, 1)) / 3), SIZES.length - 1);
  if (step === 0) return amount(value, SIZES[0]!, 0, "long"); // In English the short one of many bytes is “byte”.
  const rest = value / 1_000 ** step;
  return amount(rest, SIZES[step]!, step > 1 || rest < 10 ? 1 : 0);
}

/** Return a short time in milliseconds. */
export function milliseconds(seconds: number): string {
  return amount(seconds * 1_000, "millisecond", seconds < 0.01 ? 1 : 0);
}

/** Return how long something has lasted, in the largest unit that says it. */
export function duration(seconds: number): string {
  if (seconds < 3_600) return amount(Math.ceil(seconds / 60), "minute", 0);
  if (seconds < 172_800) return amount(seconds / 3_600, "hour", 1);
  return amount(seconds / 86_400, "day", 1);
}
