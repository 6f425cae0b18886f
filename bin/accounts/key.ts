import type { JsonWebKey } from 'node:crypto';
import { type KeyFault, readAccountKey } from '../../lambda/acme/account-key-facts.ts';
import type { AccountFile, FoundAccount } from './found.ts';
import { AccountFileError } from './trouble.ts';

/** A whole block: PKCS#8, PKCS#1 or SEC1. What OpenSSL writes before it (EC PARAMETERS, Bag Attributes) is passed over. */
const BLOCK = /-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----[^-]*-----END \1-----/g;
const BEGINS = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;
const PUBLIC = /-----BEGIN (RSA |EC )?PUBLIC KEY-----/;

/** Whether a text is meant to hold a private key in PEM, whole or not. */
export function isKeyPem(text: string): boolean {
  return BEGINS.test(text) || PUBLIC.test(text);
}

/** @throws AccountFileError */
export function keyFromPem({ path, text }: AccountFile): FoundAccount['key'] {
  if (ENCRYPTED.test(text)) {
    throw new AccountFileError(
      'key-encrypted',
      `The key in ${path} has a passphrase.`,
      `Write it without one for the import, and remove that file afterwards: openssl pkey -in ${path} -out account.key`,
    );
  }
  const blocks = [...text.matchAll(BLOCK)].map(([block]) => block);
  const [block, another] = blocks;
  if (another !== undefined) throw severalKeys(path);
  if (block !== undefined) return taken(path, readAccountKey(block));
  if (PUBLIC.test(text) && !BEGINS.test(text)) throw isPublic(path);
  if (/-----BEGIN (DSA|OPENSSH) PRIVATE KEY-----/.test(text)) throw faulty(path, 'unsupported');
  throw faulty(path, 'broken');
}

/** @param jwk what the file holds, parsed @throws AccountFileError */
export function keyFromJwk(path: string, jwk: JsonWebKey): FoundAccount['key'] {
  const { kty, d } = jwk;
  if (kty !== 'RSA' && kty !== 'EC') throw faulty(path, 'unsupported');
  if (d === undefined) throw isPublic(path);
  return taken(path, readAccountKey(jwk));
}

function taken(path: string, read: ReturnType<typeof readAccountKey>): FoundAccount['key'] {
  if ('fault' in read) throw faulty(path, read.fault);
  return read;
}

function severalKeys(path: string): AccountFileError {
  return new AccountFileError(
    'several-accounts',
    `There are several private keys in ${path}.`,
    'Put the one of the account into a file of its own.',
  );
}

function isPublic(path: string): AccountFileError {
  return new AccountFileError(
    'key-public',
    `The key in ${path} is a public one.`,
    'Name the file that holds the private key of the account.',
  );
}

function faulty(path: string, fault: KeyFault): AccountFileError {
  if (fault === 'unsupported') {
    return new AccountFileError(
      'key-unsupported',
      `The key in ${path} is none that requests to a CA are signed with here: RSA of 2048 to 8192 bits, or EC P-256, P-384 or P-521.`,
      'Change the key of the account with its client first (RFC 8555 section 7.3.5), or let the prober make an account of its own.',
    );
  }
  return new AccountFileError(
    'key-broken',
    `The key in ${path} is cut off or damaged.`,
    'Take the file from the client again, or from a backup of it.',
  );
}
