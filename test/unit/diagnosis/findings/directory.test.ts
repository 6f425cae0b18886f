import { expect, test } from 'vitest';
import type { DirectoryRecord } from '../../../../lambda/contract/evidence/directory.ts';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { directoryAsPreset, profileListed } from '../../../../lambda/diagnosis/findings/directory.ts';
import { evidenceWith } from '../some-evidence.ts';

type Config = EvidenceFacts['cas'][number];

const SAID: DirectoryRecord = {
  ...{ externalAccountRequired: false, caaIdentities: ['one.test'], profiles: ['classic'] },
  ...{ renewalInfo: true, keyChange: true },
};

/** A round of two CAs; what is known of one, and what its directory says. @param where that directory was read */
function facts(
  known: Partial<Config>,
  said: Partial<DirectoryRecord> | undefined,
  where: 'probe' | 'control' = 'probe',
): EvidenceFacts {
  return evidenceWith((evidence) => {
    const [probe] = evidence.probes;
    const [config] = evidence.cas;
    const [control] = evidence.controls.found ?? [];
    if (!probe || !config || !control) throw new Error('the evidence has no probe, CA or control');
    const { expected: _, profile: __, ...bare } = config;
    const { directory: ___, ...silent } = { ...control, directory: undefined };
    const directory = said === undefined ? {} : { directory: { ...SAID, ...said } };
    evidence.cas = [
      { ...bare, id: 'other', expected: { keyChange: false }, profile: 'other' },
      { ...bare, id: 'ca', ...known },
    ];
    evidence.probes = [{ ...probe, ca: 'ca', directory: undefined, ...(where === 'probe' ? directory : {}) } as never];
    evidence.controls = {
      ...evidence.controls,
      found: [silent, { ...silent, ca: 'ca', ...(where === 'control' ? directory : {}) }] as never,
    };
  });
}

const judged = (...given: Parameters<typeof facts>) => directoryAsPreset.judge(facts(...given));
const about = { subject: { ca: 'ca' }, evidence: ['/probes/0/directory'] };
const differs = (value: string, detail: string) => [{ ...about, outcome: 'does-not-hold', value, detail }];
const HOLDS = [{ ...about, outcome: 'holds', detail: 'The directory says what is known of the CA.' }];

test.each<[string, Config['expected'], Partial<DirectoryRecord>, string, string]>([
  [
    'a binding is demanded',
    { externalAccountRequired: false },
    { externalAccountRequired: true },
    'externalAccountRequired',
    'The directory demands an external account binding.',
  ],
  [
    'no binding is demanded',
    { externalAccountRequired: true },
    {},
    'externalAccountRequired',
    'The directory demands no external account binding any more.',
  ],
  [
    'an identity is gone and two are new',
    { caaIdentities: ['old.test'] },
    { caaIdentities: ['one.test', 'two.test'] },
    'caaIdentities',
    'The directory lacks the CAA identities old.test and has the CAA identities one.test, two.test besides.',
  ],
  [
    'an identity is gone',
    { caaIdentities: ['one.test', 'old.test'] },
    {},
    'caaIdentities',
    'The directory lacks the CAA identities old.test.',
  ],
  ['a profile is new', { profiles: [] }, {}, 'profiles', 'The directory has the profiles classic besides.'],
  ['renewal information is new', { renewalInfo: false }, {}, 'renewalInfo', 'The directory has a renewalInfo now.'],
  [
    'there is no key change and no renewal information',
    { renewalInfo: true, keyChange: true },
    { renewalInfo: false, keyChange: false },
    'renewalInfo keyChange',
    'The directory has no renewalInfo any more; it has no keyChange any more.',
  ],
])('a directory is not as its preset: %s', (_what, expected, said, value, detail) => {
  expect(judged({ expected }, said)).toEqual(differs(value, detail));
});

test.each<[string, Config['expected'], Partial<DirectoryRecord>]>([
  [
    'all is the same',
    { externalAccountRequired: false, profiles: ['classic'], renewalInfo: true, keyChange: true },
    {},
  ],
  [
    'what nothing is known of may be anything',
    { keyChange: true },
    { externalAccountRequired: true, renewalInfo: false },
  ],
  ['a directory need not name identities', { caaIdentities: ['one.test'] }, { caaIdentities: undefined }],
])('a directory is as its preset: %s', (_what, expected, said) => {
  expect(judged({ expected }, said)).toEqual(HOLDS);
});

test.each([
  ['nothing is known of the CA', {}, {}],
  ['what is known of it is empty', { expected: {} }, {}],
  ['its directory was not read', { expected: { keyChange: true } }, undefined],
])('there is nothing to compare: %s', (_what, known, said) => {
  expect(judged(known, said)).toEqual([]);
});

test('the directory of a production CA is that of its control', () => {
  const evidence = ['/controls/found/1/directory'];
  expect(judged({ expected: { keyChange: true } }, {}, 'control')).toEqual([{ ...HOLDS[0], evidence }]);
});

test('a round without controls is judged by its probes', () => {
  const round = facts({ expected: { keyChange: true } }, {});
  expect(directoryAsPreset.judge({ ...round, controls: { crashed: 'x' } as never })).toEqual(HOLDS);
});

test.each<[string, Partial<Config>, Partial<DirectoryRecord>, object[]]>([
  ['in the list', { profile: 'classic' }, {}, [{ ...about, outcome: 'holds', detail: 'It lists classic.' }]],
  [
    'in no list',
    { profile: 'short' },
    {},
    differs('short', 'The directory does not list the profile "short". It lists classic.'),
  ],
  [
    'at a CA that lists none',
    { profile: 'short' },
    { profiles: [] },
    differs('short', 'The directory does not list the profile "short". It lists no profiles.'),
  ],
  ['that nobody asks for', {}, {}, []],
])('a profile %s', (_where, known, said, expected) => {
  expect(profileListed.judge(facts(known, said))).toEqual(expected);
});
