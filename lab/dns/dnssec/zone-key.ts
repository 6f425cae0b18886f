import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { DnskeyData, DsData } from 'dns-packet';
import { wireName, wireRecord } from './wire.ts';

/** ECDSA P-256 with SHA-256 (RFC 6605). */
export const ALGORITHM = 13;
/** Zone key and secure entry point: one key signs all (RFC 4034 section 2.1.1). */
const FLAGS = 257;
const SHA256_DIGEST = 2;

/** The key that signs a zone, with what the zone and its parent publish of it. */
export type ZoneKey = {
  readonly zone: string;
  readonly privateKey: KeyObject;
  readonly tag: number;
  readonly dnskey: DnskeyData;
  readonly ds: DsData;
};

export function createZoneKey(zone: string): ZoneKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const key = Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const dnskey: DnskeyData = { flags: FLAGS, algorithm: ALGORITHM, key };
  const { rdata } = wireRecord('DNSKEY', dnskey);
  const tag = keyTag(rdata);
  const digest = createHash('sha256').update(wireName(zone)).update(rdata).digest();
  const ds: DsData = { keyTag: tag, algorithm: ALGORITHM, digestType: SHA256_DIGEST, digest };
  return { zone, privateKey, tag, dnskey, ds };
}

/** RFC 4034 appendix B. */
function keyTag(rdata: Buffer): number {
  let sum = 0;
  for (const [index, octet] of rdata.entries()) sum += index % 2 === 0 ? octet << 8 : octet;
  return (sum + (sum >> 16)) & 0xffff;
}

/** A DS record as it stands in a zone file or a trust anchor file. */
export function dsText(zone: string, { keyTag: tag, algorithm, digestType, digest }: DsData): string {
  return `${zone}. IN DS ${tag} ${algorithm} ${digestType} ${digest.toString('hex').toUpperCase()}`;
}
