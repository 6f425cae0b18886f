import { rmSync } from 'node:fs';
import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { takeDown } from '../../lab/down.ts';
import { openStage } from '../../lab/matrix/stage.ts';
import { startServices } from '../../lab/up.ts';
import { openClients } from '../../lab/world/clients.ts';
import { labConfig, PARENT_ZONE, writeConfig } from '../../lab/world/config.ts';
import { controlOf } from '../../lab/world/control-client.ts';
import { deployProduct } from '../../lab/world/product.ts';
import type { Deployed, LabServices, LabState } from '../../lab/world/state.ts';
import { stackNames } from '../../lambda/contract/stacks.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { Deed, GrantStage } from './grants/deed.ts';
import { EXPECTED, type Expectation } from './grants/expected.ts';
import { type Grant, grantsOf, takeAway } from './grants/roles.ts';
import { type Played, type Row, rowOf, unmatched } from './grants/row.ts';
import type { Proof, ProveOptions } from './part.ts';

/** Each grant of each deployed role, taken away in turn: what uses it must fail, or tell, by name. */
export async function grants({ progress, only }: ProveOptions): Promise<Proof> {
  const name = `grants-${process.pid}`;
  const services = await startServices({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  try {
    const stage = await openGrantStage(services, progress);
    const granted = await grantsOf(stage.state);
    const wanted = granted.filter(({ id }) => only === undefined || only.some((part) => id.startsWith(part)));
    const rows: Row[] =
      only === undefined
        ? unmatched(
            granted.map(({ id }) => id),
            Object.keys(EXPECTED),
          )
        : [];
    for (const row of rows) progress(describe(row));
    const usual = new Map<string, Played>();
    for (const grant of wanted) {
      const expectation = EXPECTED[grant.id];
      if (!expectation) continue;
      const row = await playOne(grant, expectation, usual, stage);
      progress(describe(row));
      rows.push(row);
    }
    return proofOf(rows, granted.length);
  } finally {
    await takeDown(name);
    rmSync(services.folder, { recursive: true });
  }
}

/** A lab whose deployment uses all that can be granted: a named certificate in a secret, a schedule that rounds are made by. */
async function openGrantStage(services: LabServices, progress: (line: string) => void): Promise<GrantStage> {
  const { certificatePem } = await controlOf(services).certificate([`shop.${PARENT_ZONE}`]);
  const { secrets } = openClients(services);
  const { ARN: secretArn = '' } = await secrets.send(
    new CreateSecretCommand({ Name: 'shop', SecretString: certificatePem }),
  );
  const content = {
    ...labConfig(services),
    certificates: { shop: { ca: 'production', secretArn } },
    schedules: { probe: { expression: 'rate(30 days)', flexibleMinutes: 0 }, pulse: OFF, janitor: OFF },
  };
  const deployed = await deployProduct(services, { file: writeConfig(services, content), content }, progress);
  const state = { ...services, deployed };
  const { probeFunction, accountFunction, janitorFunction, pulseFunction } = deployed.prober;
  const functions = { probe: probeFunction, account: accountFunction, janitor: janitorFunction, pulse: pulseFunction };
  return { ...openStage(state), functions: { ...functions, notifier: await notifierOf(state) } };
}

const OFF = { enabled: false };

/** No output names it. */
async function notifierOf(state: LabState & { readonly deployed: Deployed }): Promise<string> {
  const StackName = stackNames(state.deployed.deployment).alarms;
  const { StackResourceSummaries = [] } = await openClients(state).cloudFormation.send(
    new ListStackResourcesCommand({ StackName }),
  );
  const found = StackResourceSummaries.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
  const [notifier] = found;
  if (found.length !== 1 || !notifier?.PhysicalResourceId) throw new Error(`${found.length} functions in ${StackName}`);
  return notifier.PhysicalResourceId;
}

async function playOne(
  grant: Grant,
  expectation: Expectation,
  usual: Map<string, Played>,
  stage: GrantStage,
): Promise<Row> {
  const { deed } = expectation;
  const granted = usual.get(deed.name) ?? (await play(deed, stage));
  usual.set(deed.name, granted);
  return rowOf(grant.id, expectation, { granted, taken: await playWithout(grant, deed, stage) });
}

async function playWithout(grant: Grant, deed: Deed, stage: GrantStage): Promise<Played> {
  const putBack = await takeAway(stage.state, grant);
  try {
    return await play(deed, stage);
  } finally {
    await putBack();
  }
}

/** Functions begin anew, and what the deed left is taken out again. */
async function play(deed: Deed, stage: GrantStage): Promise<Played> {
  const end = await stage.begin();
  try {
    return { seen: await deed.run(stage) };
  } catch (error) {
    return { seen: [], broken: error instanceof Error ? error.message : String(error) };
  } finally {
    await end();
  }
}

function describe({ grant, deed, told, faults }: Row): string {
  return [grant, deed, ...(faults.length > 0 ? faults : [told])].join(' | ');
}

function proofOf(rows: readonly Row[], granted: number): Proof {
  const failed = rows.filter(({ faults }) => faults.length > 0).length;
  return {
    held: failed === 0 && rows.length === granted,
    counts: { passed: rows.length - failed, failed, skipped: Math.max(0, granted - rows.length) },
    figures: { grants: granted },
    cases: rows.map(({ grant, deed, told, faults }) => ({
      name: grant,
      compared: told === undefined ? deed : `${deed}: ${told}`,
      agreed: faults.length === 0,
    })),
  };
}
