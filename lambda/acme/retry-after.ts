/** A CA cannot switch the prober off for good: after a day it is asked again, and may say so again. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * When a Retry-After header says to come back: seconds from now or an HTTP date (RFC 9110 section 10.2.3).
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970, at most a day from now; `undefined` where the header is absent or says nothing
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const at = timeIn(header?.trim(), now);
  return at === undefined ? undefined : Math.min(at, now + LONGEST_MS);
}

function timeIn(text: string | undefined, now: number): number | undefined {
  if (!text) return undefined;
  if (/^\d+$/.test(text)) return now + Number(text) * 1000;
  // HTTP dates begin with the name of a weekday; Date.parse alone would take "5.5" and "-1" for years.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return undefined;
  // The oldest of the three forms ends with the year and means GMT (RFC 9110 section 5.6.7).
  const at = Date.parse(/ \d{4}$/.test(text) ? `${text} GMT` : text);
  return Number.isNaN(at) ? undefined : at;
}
