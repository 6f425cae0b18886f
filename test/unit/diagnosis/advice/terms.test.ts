import { describe, expect, test } from 'vitest';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { adviceEvidence, advise } from '../advice-cases.ts';

describe('what a CA says of its terms and profiles', () => {
  const [AGREE, TERMS] = ['https://staging.test/agree', 'https://staging.test/terms'];
  const [OTHERS, DIRECTORY] = ['https://backup.test/terms', { renewalInfo: false, keyChange: true }];
  /** Staging refused and said this; the backup CA has a directory of its own. */
  const said = (instance?: string, termsOfService?: string, profiles: readonly string[] = []) =>
    adviceEvidence((facts) => {
      const problem = { type: 'urn:ietf:params:acme:error:userActionRequired', instance };
      const directory = { ...DIRECTORY, externalAccountRequired: false, termsOfService, profiles: [...profiles] };
      const of = { staging: directory, backup: { ...directory, termsOfService: OTHERS, profiles: ['other'] } };
      facts.probes = facts.probes.map((probe) => ({ ...probe, directory: of[probe.ca as keyof typeof of] }) as never);
      const [staging] = facts.probes;
      Object.assign(staging ?? {}, { trouble: { code: 'ca-refused', step: 'order', problem } });
    });
  const first = (code: 'agreement-needed' | 'profile-refused', facts: EvidenceFacts) => advise(code, facts)[0]?.text;

  test.each([
    [
      'both addresses',
      said(AGREE, TERMS),
      `Open ${AGREE}, where Staging says what it wants, and its terms at ${TERMS}, and let somebody agree who may.`,
    ],
    ['where to agree', said(AGREE), `Open ${AGREE}, where Staging says what it wants, and let somebody agree who may.`],
    ['its terms', said(undefined, TERMS), `Read the terms of Staging at ${TERMS}, and let somebody agree who may.`],
    [
      'neither',
      said(),
      'Read what Staging wants at the instance of its problem, or in its terms, and let somebody agree who may.',
    ],
  ])('it names %s', (_what, facts, text) => {
    expect(first('agreement-needed', facts)).toBe(text);
  });

  test('the profiles are those that this CA listed', () => {
    expect(first('profile-refused', said(undefined, undefined, ['classic', 'short']))).toBe(
      'Read which profiles the CA has now; in this round it listed classic, short.',
    );
  });

  test('of a CA that listed none, nothing is said', () => {
    expect(first('profile-refused', said())).toBe('Read which profiles the CA has now.');
  });

  test('nor of one whose directory was not read', () => {
    const unread = adviceEvidence((facts) => {
      facts.probes = facts.probes.map(({ directory: _, ...probe }) => probe);
    });
    expect(first('profile-refused', unread)).toBe('Read which profiles the CA has now.');
  });
});
