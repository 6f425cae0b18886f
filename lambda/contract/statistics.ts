/** What the ledger counts of a UTC day at one CA. */

export type DayRecord = {
  /** `2026-11-24` */
  readonly day: string;
  readonly passed: number;
  readonly failed: number;
  /** Probes that passed, by the bucket of their duration. */
  readonly durations: Readonly<Record<number, number>>;
};

/** A bucket's end is so much later than its beginning: a median is known as exactly as that. */
const GROWTH = 1.1;
const FIRST_MS = 100;

/** Durations are counted by buckets, so that a day's record stays small however many probes there are. */
export function bucketOf(milliseconds: number): number {
  return Math.max(0, Math.floor(Math.log(Math.max(1, milliseconds) / FIRST_MS) / Math.log(GROWTH)));
}

/** The middle of a bucket, milliseconds. */
export function middleOf(bucket: number): number {
  return FIRST_MS * GROWTH ** (bucket + 0.5);
}

/** The UTC day of a time, so many days later. */
export function dayOf(now: number, later = 0): string {
  return new Date(now + later * 86_400_000).toISOString().slice(0, 10);
}
