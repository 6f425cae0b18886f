/** What Link headers (RFC 8288) lead to. Several may come folded into one (RFC 9110 section 5.3). */

/** The terms of service as they are now (RFC 8555 section 7.3.3); `undefined` where no https URL is named. */
export function termsIn(link: string | readonly string[] | undefined): string | undefined {
  const url = /<([^<>]+)>\s*;[^<]*rel="?terms-of-service"?/.exec([link ?? ''].flat().join(', '))?.[1];
  return url?.startsWith('https://') ? url : undefined;
}

/** URLs of alternate chains (RFC 8555 section 7.4.2). */
export function alternatesIn(link: string | undefined): string[] {
  return [...(link ?? '').matchAll(/<([^<>]+)>\s*;\s*rel="?alternate"?/g)].flatMap(([, url]) => (url ? [url] : []));
}
