import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { beginCalls, recordedCalls } from '../../../lab/aws/calls.ts';
import { describeStack } from '../../../lab/aws/readback/describe-stack.ts';
import { takeDown } from '../../../lab/down.ts';
import { endLabOnInterrupt } from '../../../lab/interrupt.ts';
import { bringUp } from '../../../lab/up.ts';
import { clientSettings } from '../../../lab/world/clients.ts';
import type { LabState } from '../../../lab/world/state.ts';
import type { ConfigInput } from '../../../lambda/contract/config.ts';
import { stackNames } from '../../../lambda/contract/stacks.ts';
import { freeBase } from '../../lab/e2e/free-base.ts';
import { DUTIES } from './duties.ts';
import { RECORDING, type Recording } from './recording.ts';

// Records which calls the product makes of AWS: deploys it into a lab, has each function do all that it is there for, and writes down
// what IAM was asked, in recording.json. About four minutes:
//
//   node bin/run.mjs test/stacks/simulation/record.ts

const NAME = 'recording';
const progress = (line: string) => process.stdout.write(`${line}\n`);

async function record(state: LabState): Promise<Recording> {
  const { endpoint } = state.aws;
  await beginCalls(endpoint);
  for (const [duty, perform] of Object.entries(DUTIES)) {
    await perform(state);
    progress(`${duty}: ${(await recordedCalls(endpoint)).length} calls so far`);
  }
  const calls = await recordedCalls(endpoint);
  return { config: configOf(state), place: await placeOf(state), calls: calls.toSorted(byName) };
}

/** Without what only this lab knows: its files and ports are in no policy. */
function configOf({ deployed }: LabState): ConfigInput {
  const given = JSON.parse(readFileSync(deployed?.config ?? '', 'utf8')) as ConfigInput;
  const { deployment, zone, targets } = given;
  const cas = Object.entries(given.cas).map(([id, ca]) => {
    if (ca.preset !== 'custom') throw new Error(`the lab's CA ${id} is of a preset`);
    const { preset, role, externalAccountBinding } = ca;
    // A CA that is publicly trusted needs no file with its root.
    const directory = `https://${id}.example.net/directory`;
    return [id, { preset, role, directory, publiclyTrusted: true, externalAccountBinding }] as const;
  });
  return { deployment, zone, cas: Object.fromEntries(cas), targets } as ConfigInput;
}

async function placeOf(state: LabState): Promise<Recording['place']> {
  const deployment = state.deployed?.deployment ?? '';
  const names = Object.values(stackNames(deployment));
  const stacks = await Promise.all(names.map((name) => describeStack(name, clientSettings(state))));
  const physicalIds = stacks.map(({ name, resources }) => [
    name,
    Object.fromEntries([...resources].map(([id, { physicalId }]) => [id, physicalId])),
  ]);
  const { accountId: account, region } = state.aws;
  return { deployment, account, region, physicalIds: Object.fromEntries(physicalIds) };
}

function byName(a: Recording['calls'][number], b: Recording['calls'][number]): number {
  const [left, right] = [a, b].map(({ role, action, resource, context }) =>
    JSON.stringify([role, action, resource, context]),
  );
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

endLabOnInterrupt(NAME);
const state = await bringUp({ name: NAME, portBase: await freeBase(), progress, staging: 'pebble' });
try {
  const recording = await record(state);
  const refused = recording.calls.filter(({ allowed }) => !allowed);
  writeFileSync(RECORDING, `${JSON.stringify(recording, null, 2)}\n`);
  progress(`${recording.calls.length} calls are in ${RECORDING}, ${refused.length} of them refused`);
} finally {
  await takeDown(NAME);
  rmSync(state.folder, { recursive: true });
}
