import type { CaaFinding } from '../../contract/evidence/caa.ts';
import { limitTo } from '../observe/limit.ts';
import { climb, type FoundSet } from './climb.ts';
import { findingOf } from './finding.ts';
import type { CaaIssuer } from './issuer.ts';
import { judgeCaa } from './judge.ts';
import { type CaaOptions, type CaaSet, readCaaSet } from './read-set.ts';

/** Names that are looked up at a time: a target of 100 names must not fall upon its name servers all at once. */
const NAMES_AT_A_TIME = 12;

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
      return issuers.map((issuer) => judge(identifier, issuer, found));
    }),
  );
  return findings.flat();
}

/** CAA for one identifier at one issuer. */
export async function checkCaa(identifier: string, issuer: CaaIssuer, options: CaaOptions): Promise<CaaFinding> {
  return judge(identifier, issuer, await climb(identifier, readOnce(options)));
}

function readOnce(options: CaaOptions): (name: string) => Promise<CaaSet> {
  const sets = new Map<string, Promise<CaaSet>>();
  const limited = limitTo(NAMES_AT_A_TIME);
  return (name) => {
    const set = sets.get(name) ?? limited(() => readCaaSet(name, options));
    sets.set(name, set);
    return set;
  };
}

function judge(identifier: string, issuer: CaaIssuer, found: FoundSet): CaaFinding {
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
