import { expect, it } from 'vitest';
import { EXPECTED } from '../../prove/grants/expected.ts';
import { playGrant, type Usual } from '../../prove/grants/play.ts';
import { type Grant, grantsOf } from '../../prove/grants/roles.ts';
import { grantStageOf } from '../../prove/grants/stage.ts';
import { deployed, lab } from './support.ts';

// A slice: `npm run prove -- grants` takes every grant away. None of the janitor's: what it would remove here zone.test.ts waits for.
const SLICE = [
  'Probe KeepEvidence s3:PutObject',
  'Account Ledger dynamodb:DeleteItem',
  'Probe FollowChange route53:GetChange',
  'Pulse DeadLetters sqs:SendMessage',
];
const usual: Usual = new Map();
const granted = await grantsOf({ ...lab, deployed });

it('every grant of the deployed roles is one that the proof knows a use of', () => {
  expect(granted.map(({ id }) => id).filter((id) => !(id in EXPECTED))).toEqual([]);
});

it.each(SLICE)('without %s this is told by name', async (id) => {
  const grant = granted.find((each) => each.id === id) as Grant;
  const expectation = EXPECTED[id];
  if (!expectation) throw new Error(`nothing is expected without ${id}`);

  const row = await playGrant(grant, expectation, usual, await grantStageOf({ ...lab, deployed }));

  expect(row).toMatchObject({ faults: [], told: expect.any(String) });
});
