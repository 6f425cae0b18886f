import type { CaaFinding } from '../../contract/evidence/caa.ts';
import { climb, type FoundSet } from './climb.ts';
import { findingOf } from './finding.ts';
import type { CaaIssuer } from './issuer.ts';
import { judgeCaa } from './judge.ts';
import { readOnce } from './read-once.ts';
import type { CaaOptions } from './read-set.ts';

/**
 * CAA for every identifier at every issuer, in that order. Every name is looked up once, whatever the number of issuers
 * and of identifiers below it. Names that could not be read in time are told as such; only a defect of the
 * prober is thrown.
 */
export async function checkCaaOfAll(
  identifiers: readonly string[],
  issuers: readonly CaaIssuer[],
  options: CaaOptions,
): Promise<CaaFinding[]> {
  const read = readOnce(options);
  const findings = await Promise.all(
    identifiers.map(async (identifier) => {
      const found = await climb(identifier, read);
      return issuers.map((issuer) => judgeFound(identifier, issuer, found));
    }),
  );
  return findings.flat();
}

/** CAA for one identifier at one issuer. */
export async function checkCaa(identifier: string, issuer: CaaIssuer, options: CaaOptions): Promise<CaaFinding> {
  return judgeFound(identifier, issuer, await climb(identifier, readOnce(options)));
}

/** What the set that counts for an identifier says to an issuer. */
export function judgeFound(identifier: string, issuer: CaaIssuer, found: FoundSet): CaaFinding {
  const trouble = found?.set.trouble;
  if (trouble) return findingOf(identifier, issuer, found, { outcome: 'undetermined', reason: trouble.reason });
  const judged = judgeCaa({
    records: found?.set.records ?? [],
    wildcard: identifier.startsWith('*.'),
    caaIdentities: issuer.caaIdentities,
    accountUrl: issuer.accountUrl,
    validationMethod: 'dns-01',
  });
  return findingOf(identifier, issuer, found, judged);
}
