import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeDown } from '../../lab/down.ts';
import { startServices } from '../../lab/up.ts';
import { ADMINISTRATOR, bootstrap, synthesise } from '../../lab/world/cdk.ts';
import { clientSettings } from '../../lab/world/clients.ts';
import type { LabServices } from '../../lab/world/state.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { Proof, ProveOptions } from './part.ts';
import { type Checks, openChecks } from './upgrade/checks.ts';
import { identitiesOf } from './upgrade/deployments.ts';
import { FIRST_VERSION, otherPackages } from './upgrade/first-version.ts';
import { beginWithFirst, type First } from './upgrade/from-first.ts';
import { byKind, inventory } from './upgrade/inventory.ts';
import { keepLedger } from './upgrade/keep.ts';
import { checkStays, deployBeside, deployOverWhatStayed, takeAway } from './upgrade/removal.ts';
import { goOn, update } from './upgrade/update.ts';

/**
 * The first version at work, this one deployed over it, the stacks taken away, deployed again over what stayed, and once more
 * beside it.
 */
export async function upgrade({ progress, keep }: ProveOptions): Promise<Proof> {
  const name = `upgrade-${process.pid}`;
  const services = await startServices({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  const checks = openChecks(progress);
  const figures = await play(services, checks, progress, keep).finally(() => takeDown(name));
  const failed = checks.cases.filter(({ agreed }) => !agreed).length;
  if (failed === 0) rmSync(services.folder, { recursive: true });
  return {
    held: failed === 0,
    counts: { passed: checks.cases.length - failed, failed, skipped: 0 },
    figures,
    cases: checks.cases,
  };
}

async function play(
  services: LabServices,
  checks: Checks,
  progress: ProveOptions['progress'],
  keep: string | undefined,
): Promise<Proof['figures']> {
  const empty = await emptyAccount(services);
  const first = await beginWithFirst(services, checks, progress);
  if (keep !== undefined) progress(`the ledger of the first version: ${await keepLedger(services, first, keep)}`);
  await checkFixture(services, first, checks);
  const updated = await update(services, first, checks);
  await goOn(updated, first, checks);
  const { stays, goes } = await takeAway(services, 'lab', empty);
  checkStays(stays, checks, 'after cdk destroy');
  await deployOverWhatStayed(services, updated, first, checks);
  const second = await takeAway(services, 'again', empty);
  checks.same('the same stays after a second cdk destroy', 'what the account has then', second.stays, stays);
  await deployBeside(services, checks);
  return {
    firstVersion: FIRST_VERSION,
    otherPackages: otherPackages(first.folder).join(', ') || 'none',
    stays: inWords(byKind(stays)),
    goes: inWords(byKind(goes)),
  };
}

/** An account that is bootstrapped for the CDK and has nothing else. */
async function emptyAccount(services: LabServices): Promise<readonly string[]> {
  const assembly = await synthesise(services, 'prober.config.json', 'bootstrap');
  await bootstrap(services, assembly, ADMINISTRATOR);
  return inventory(clientSettings(services));
}

/** `test/stacks/first-version.json`, which every test run compares this version with, is what the first version makes. */
async function checkFixture(services: LabServices, { folder }: First, checks: Checks): Promise<void> {
  await synthesise(services, 'prober.config.json', 'shipped', folder);
  const made = Object.values(identitiesOf(services, 'shipped', 'main'));
  const committed = Object.values(JSON.parse(readFileSync('test/stacks/first-version.json', 'utf8')) as object);
  const sorted = (stacks: readonly object[]) =>
    stacks.map((stack) => JSON.stringify(Object.entries(stack).sort())).sort();
  checks.same('test/stacks/first-version.json is what it made', 'both', sorted(made), sorted(committed));
  const config = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as unknown;
  const shipped = config(join(folder, 'prober.config.json'));
  checks.same('and so is its config', 'both', config('test/stacks/first-version.config.json'), shipped);
}

function inWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}
