import { expect, test } from 'vitest';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import { FINDING_IDS, type FindingId } from '../../../../lambda/contract/evidence/findings.ts';
import type { PulseFacts, WriteCheck } from '../../../../lambda/contract/evidence/pulse.ts';
import type { StepResult } from '../../../../lambda/contract/result.ts';
import { deriveFindings } from '../../../../lambda/diagnosis/findings/derive.ts';
import { PULSE_RULES } from '../../../../lambda/diagnosis/findings/pulse.ts';
import { certificateReport, evidenceWith, request, step, ZONE } from '../some-evidence.ts';
import { trouble } from './rows.ts';

/** What a pulse finds of itself, and of the account that it reads. */

const WRITTEN = `_pulse.${ZONE}`;

function write(...steps: StepResult[]): WriteCheck {
  const passed = steps.every(({ outcome }) => outcome === 'passed');
  return { at: steps[0]?.startedAt ?? '', name: WRITTEN, outcome: passed ? 'passed' : 'failed', steps, servers: [] };
}
const PUBLISHED = write(step('publish'), step('propagation'));

/** A pulse reads the account, and orders nothing. @param change breaks it; default: all is well */
function pulseWith(pulse: Partial<PulseFacts>, change: (facts: EvidenceFacts) => void = () => undefined) {
  const facts = evidenceWith(({ probes: [probe] }) => {
    Object.assign(probe ?? {}, { steps: [step('account')] });
    probe?.requests.splice(1, 1, request('account'));
  });
  change(facts);
  return deriveFindings({ ...facts, pulse: { certificates: [], ...pulse } }, PULSE_RULES);
}
const found = (id: FindingId, ...how: Parameters<typeof pulseWith>) =>
  pulseWith(...how).filter((each) => each.id === id);

/** Of steps that a pulse never comes to, of a value that a CA looks for, and of others at its name. */
const OF_ROUNDS: readonly FindingId[] = [
  ...([
    'order-accepted',
    'authorization-was-fresh',
    'validation-accepted',
    'certificate-issued',
    'chain-trusted',
  ] as const),
  ...(['value-seen-by-ca', 'every-server-served-before-validation', 'every-server-served-after-validation'] as const),
  ...(['no-foreign-values', 'resolvers-see-value'] as const),
];

const OF_WRITES = ['values-published', 'propagation-complete'] as const;
const OF_CERTIFICATES = ['certificate-renewed-in-time', 'certificate-not-recalled'] as const;

test('a healthy pulse has each finding that can be had without an order, and all hold', () => {
  const findings = pulseWith({ certificates: [certificateReport()], write: PUBLISHED });

  expect(findings.filter(({ outcome }) => outcome !== 'holds')).toEqual([]);
  expect(FINDING_IDS.filter((id) => findings.every((each) => each.id !== id)).toSorted()).toEqual(
    [...OF_ROUNDS, 'check-completed'].toSorted(),
  );
});

test('what was written came to where it should', () => {
  const findings = pulseWith({ write: PUBLISHED });

  expect(findings.filter(({ id }) => id === 'values-published' || id === 'propagation-complete')).toEqual([
    {
      ...{ id: 'values-published', subject: { name: WRITTEN }, outcome: 'holds', detail: 'Route 53 took the value.' },
      evidence: ['/pulse/write/steps/0'],
    },
    {
      ...{ id: 'propagation-complete', subject: { name: WRITTEN }, outcome: 'holds' },
      ...{ detail: 'Every authoritative server served the value.', evidence: ['/pulse/write/steps/1'] },
    },
  ]);
});

test('what could not be published came nowhere', () => {
  const denied = { write: write(step('publish', { outcome: 'failed', ...trouble('route53-denied') })) };

  expect(found('values-published', denied)).toMatchObject([{ outcome: 'does-not-hold', value: 'route53-denied' }]);
  expect(found('propagation-complete', denied)).toEqual([]);
  expect(found('check-completed', denied)).toEqual([]);
});

test('a pulse that wrote nothing says nothing of it', () => {
  for (const id of [...OF_WRITES, 'check-completed'] as const) expect(found(id, {})).toEqual([]);
});

test.each<[string, PulseFacts['ping'], string | undefined]>([
  ['is not there', undefined, undefined],
  ['answered', { outcome: 'answered' }, undefined],
  ['refused the call', { outcome: 'failed', why: 'it answered 404' }, 'it answered 404'],
  ['was not reached for no known reason', { outcome: 'failed' }, 'no reason was given'],
])('a dead man’s switch that %s', (_what, ping, why) => {
  const told = {
    ...{ id: 'check-completed', subject: { server: 'dead-mans-switch' }, outcome: 'could-not-tell' },
    ...{ value: 'unreachable', detail: `The dead man's switch did not take the call: ${why}.`, evidence: [] },
  };

  expect(found('check-completed', { ping })).toEqual(why === undefined ? [] : [told]);
});

test('a round says nothing of what a pulse alone has', () => {
  const ids = deriveFindings(evidenceWith(), PULSE_RULES).map(({ id }) => id);

  for (const id of [...OF_WRITES, ...OF_CERTIFICATES, 'check-completed'] as const) expect(ids).not.toContain(id);
});

test.each<[string, (facts: EvidenceFacts) => void, object]>([
  [
    'knows it',
    () => undefined,
    {
      outcome: 'holds',
      detail: 'The CA knows the account, and that its key is the one in the secret.',
      evidence: ['/probes/0/requests/1'],
    },
  ],
  [
    'knows it by the key of a rotation that has not ended',
    ({ probes: [probe] }) => void Object.assign(probe ?? {}, { accountKey: 'pending' }),
    {
      outcome: 'does-not-hold',
      value: 'pending',
      detail: 'The CA has the key of a rotation that has not ended.',
      evidence: ['/probes/0/requests/1'],
    },
  ],
  [
    'knew it when it was asked again',
    ({ probes: [probe] }) => void probe?.requests.push(request('account', { status: 400 }), request('account')),
    {
      outcome: 'holds',
      detail: 'The CA knows the account, and that its key is the one in the secret.',
      evidence: ['/probes/0/requests/3'],
    },
  ],
  [
    'was asked for a nonce alone',
    ({ probes: [probe] }) => void probe?.requests.splice(1, 1, request('newNonce')),
    { outcome: 'could-not-tell', detail: 'The probe did not come to the step order; its last was account.' },
  ],
  [
    'refused it, and no more is recorded',
    ({ probes: [probe] }) => void probe?.requests.splice(1, 1, request('account', { status: 400 })),
    { outcome: 'could-not-tell', detail: 'The probe did not come to the step order; its last was account.' },
  ],
  [
    'refused it',
    ({ probes: [probe] }) =>
      void probe?.steps.splice(0, 1, step('account', { outcome: 'failed', ...trouble('account-refused') })),
    { outcome: 'does-not-hold', value: 'account-refused', detail: 'what happened', evidence: ['/probes/0/steps/0'] },
  ],
])('a CA that a pulse asks for its account %s', (_what, change, said) => {
  expect(found('account-known', {}, change)).toMatchObject([{ subject: { ca: 'staging' }, ...said }]);
});
