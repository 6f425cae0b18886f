import type { ProbeView } from './view.ts';
import { lastRefused } from './view.ts';

/** Addresses that a CA names for a person, as far as they are fit to be printed. */

const FIT = /^https:\/\/[A-Za-z0-9._~:/?#@!$&*+,;=%()-]{1,250}$/;

/** Where the CA says that a person agrees to it (RFC 8555 section 6.7), and its terms as they are now (section 7.3.3). */
export function agreementLinks(probe: ProbeView): {
  readonly agree: string | undefined;
  readonly terms: string | undefined;
} {
  const agree = printable(probe.trouble?.problem?.instance);
  const linked = /<([^>]+)>\s*;[^<]*rel="?terms-of-service"?/.exec(lastRefused(probe)?.link ?? '')?.[1];
  const terms = printable(linked) ?? printable(probe.probe.directory?.termsOfService);
  return { agree, terms };
}

function printable(url: string | undefined): string | undefined {
  return url !== undefined && FIT.test(url) ? url : undefined;
}
