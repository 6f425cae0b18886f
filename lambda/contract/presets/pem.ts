const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The certificates of a PEM text (RFC 7468), each a PEM of its own; none where there is no certificate in it. */
export function certificatesOf(pem: string): string[] {
  return [...pem.matchAll(CERTIFICATE)].map(([certificate]) => `${certificate.replaceAll('\r\n', '\n')}\n`);
}
