/** Where the lines of an axis stand. */

export type Axis = { readonly from: number; readonly to: number; readonly ticks: readonly number[] };

const MINUTE_MS = 60_000;
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440];

/** Round values, about four of them. @param bounds what the widget says */
export function valueAxis(
  values: readonly number[],
  bounds: { readonly min?: number | undefined; readonly max?: number | undefined },
): Axis {
  const least = bounds.min ?? Math.min(0, ...values);
  const most = bounds.max ?? Math.max(least, ...values);
  const step = roundStep((most - least) / 4 || 0.25);
  const from = bounds.min ?? Math.floor(least / step) * step;
  const to = bounds.max ?? Math.max(Math.ceil(most / step) * step, from + step);
  const count = Math.floor((to - from) / step + 1e-9);
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, index) => from + index * step) };
}

/** Full minutes, at most eight of them. Milliseconds since 1970. */
export function timeAxis(from: number, to: number): Axis {
  const minutes = (to - from) / MINUTE_MS;
  const step = (MINUTES.find((each) => minutes / each <= 8) ?? 2_880) * MINUTE_MS;
  const first = Math.ceil(from / step) * step;
  const count = Math.max(0, Math.floor((to - first) / step));
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, index) => first + index * step) };
}

/** 1, 2 or 5 times a power of ten, not below. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10) * power;
}

export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Three digits that matter. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000_000) return `${short(value / 1_000_000)} M`;
  if (size >= 10_000) return `${short(value / 1_000)} k`;
  return short(value);
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
