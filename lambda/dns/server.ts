/** A name server at one address. */
export type DnsServer = { readonly name: string; readonly address: string; readonly port: number };

/** How a server is named to people. */
export function describeServer({ name, address, port }: DnsServer): string {
  return port === 53 ? `${name} (${address})` : `${name} (${address}:${port})`;
}

/** A name as all comparisons take it: lower case (RFC 4343), without the trailing dot; the root is the empty string. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether `name` is `zone` or lies below it. */
export function liesWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}
