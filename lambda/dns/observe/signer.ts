import { createHash } from 'node:crypto';

/** A delegation signer record (RFC 4034 section 5.1). */
export type DelegationSigner = { readonly keyTag: number; readonly digestType: number; readonly digest: Buffer };

/** IANA, "Delegation Signer Digest Algorithms": those that validators support. */
const DIGESTS: Readonly<Record<number, string>> = { 1: 'sha1', 2: 'sha256', 4: 'sha384' };

export function parseDs(rdata: Buffer): DelegationSigner | undefined {
  if (rdata.length < 5) return undefined;
  return { keyTag: rdata.readUInt16BE(0), digestType: rdata.readUInt8(3), digest: rdata.subarray(4) };
}

/** RFC 4034 appendix B. */
export function keyTagOf(dnskey: Buffer): number {
  const sum = dnskey.reduce((total, octet, index) => total + (index % 2 === 0 ? octet << 8 : octet), 0);
  return (sum + (sum >>> 16)) & 0xffff;
}

export function hasKnownDigest({ digestType }: DelegationSigner): boolean {
  return DIGESTS[digestType] !== undefined;
}

/** Whether a DS record is the digest of a key of the zone (RFC 4034 section 5.1.4). */
export function fitsKey({ digestType, digest }: DelegationSigner, zone: string, dnskey: Buffer): boolean {
  const algorithm = DIGESTS[digestType];
  if (algorithm === undefined) return false;
  return createHash(algorithm).update(canonicalName(zone)).update(dnskey).digest().equals(digest);
}

function canonicalName(zone: string): Buffer {
  const labels = zone.split('.').filter((label) => label !== '');
  return Buffer.from(`${labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`, 'latin1');
}
