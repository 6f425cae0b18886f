import type { DirectoryRecord } from '../../contract/evidence/directory.ts';
import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { type Judged, listed, type Rule } from './finding.ts';

/** A live directory against what is known of the CA beforehand. */

type Config = EvidenceFacts['cas'][number];
type Placed = { readonly config: Config; readonly said: DirectoryRecord; readonly at: string };

/** Directories of probes, and of production CAs by their control; those that were not read say nothing. */
function directoriesOf({ cas, probes, controls }: EvidenceFacts): Placed[] {
  const ofProbes = probes.map(({ ca, directory }, index) => ({ ca, directory, at: `/probes/${index}/directory` }));
  const ofControls = (controls.found ?? []).map(({ ca, directory }, index) => ({
    ca,
    directory,
    at: `/controls/found/${index}/directory`,
  }));
  return [...ofProbes, ...ofControls].flatMap(({ ca, directory, at }) => {
    const config = cas.find(({ id }) => id === ca);
    return config && directory ? [{ config, said: directory, at }] : [];
  });
}

export const directoryAsPreset: Rule = {
  id: 'directory-as-preset',
  judge: (facts) =>
    directoriesOf(facts).flatMap(({ config, said, at }): Judged[] => {
      const { expected, id } = config;
      if (expected === undefined || Object.keys(expected).length === 0) return [];
      const about = { subject: { ca: id }, evidence: [at] };
      const differences = differencesOf(expected, said);
      if (differences.length === 0) {
        return [{ ...about, outcome: 'holds', detail: 'The directory says what is known of the CA.' }];
      }
      const value = differences.map(({ field }) => field).join(' ');
      const detail = `The directory ${differences.map(({ words }) => words).join('; it ')}.`;
      return [{ ...about, outcome: 'does-not-hold', value, detail }];
    }),
};

type Difference = { readonly field: keyof NonNullable<Config['expected']>; readonly words: string };

function differencesOf(expected: NonNullable<Config['expected']>, said: DirectoryRecord): Difference[] {
  const of = (field: Difference['field'], words: string | undefined) => (words === undefined ? [] : [{ field, words }]);
  return [
    ...of('externalAccountRequired', bindingDiffers(expected.externalAccountRequired, said.externalAccountRequired)),
    // A directory need not name identities (RFC 8555 section 7.1.1).
    ...of(
      'caaIdentities',
      said.caaIdentities && setDiffers('CAA identities', expected.caaIdentities, said.caaIdentities),
    ),
    ...of('profiles', setDiffers('profiles', expected.profiles, said.profiles)),
    ...of('renewalInfo', resourceDiffers('renewalInfo', expected.renewalInfo, said.renewalInfo)),
    ...of('keyChange', resourceDiffers('keyChange', expected.keyChange, said.keyChange)),
  ];
}

function bindingDiffers(expected: boolean | undefined, said: boolean): string | undefined {
  if (expected === undefined || expected === said) return undefined;
  return said ? 'demands an external account binding' : 'demands no external account binding any more';
}

function resourceDiffers(name: string, expected: boolean | undefined, said: boolean): string | undefined {
  if (expected === undefined || expected === said) return undefined;
  return said ? `has a ${name} now` : `has no ${name} any more`;
}

function setDiffers(
  what: string,
  expected: readonly string[] | undefined,
  said: readonly string[],
): string | undefined {
  if (expected === undefined) return undefined;
  const gone = expected.filter((each) => !said.includes(each));
  const added = said.filter((each) => !expected.includes(each));
  if (gone.length === 0 && added.length === 0) return undefined;
  const parts = [
    ...(gone.length > 0 ? [`lacks the ${what} ${listed(gone)}`] : []),
    ...(added.length > 0 ? [`has the ${what} ${listed(added)} besides`] : []),
  ];
  return parts.join(' and ');
}

/** Of CAs that orders ask for a profile. A CA that lists none may issue what it likes (draft-ietf-acme-profiles). */
export const profileListed: Rule = {
  id: 'profile-listed',
  judge: (facts) =>
    directoriesOf(facts).flatMap(({ config: { id, profile }, said, at }): Judged[] => {
      if (profile === undefined) return [];
      const about = { subject: { ca: id }, evidence: [at] };
      const list = said.profiles.length > 0 ? `It lists ${listed(said.profiles)}.` : 'It lists no profiles.';
      if (said.profiles.includes(profile)) return [{ ...about, outcome: 'holds', detail: list }];
      const detail = `The directory does not list the profile "${profile}". ${list}`;
      return [{ ...about, outcome: 'does-not-hold', value: profile, detail }];
    }),
};
