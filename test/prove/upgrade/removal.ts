import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { assemblyOf, destroy } from '../../../lab/world/cdk.ts';
import { clientSettings, invokeProbe } from '../../../lab/world/clients.ts';
import { labConfig, writeConfig } from '../../../lab/world/config.ts';
import type { LabServices, LabState } from '../../../lab/world/state.ts';
import type { ConfigInput } from '../../../lambda/contract/config.ts';
import { keptAccounts, registrations } from './accounts.ts';
import type { Checks } from './checks.ts';
import { deployAll } from './deployments.ts';
import { type First, TARGETS } from './from-first.ts';
import { added, byKind, inventory } from './inventory.ts';
import { runProber } from './run-prober.ts';
import { checkRounds, secretArns } from './update.ts';

const STAYS = { bucket: 1, secret: 2, table: 1, zone: 1 };

/** Takes the stacks of an assembly away. @returns what was there besides `before`, and what stays of it */
export async function takeAway(services: LabServices, label: string, before: readonly string[]) {
  const settings = clientSettings(services);
  const there = added(before, await inventory(settings));
  await destroy(services, assemblyOf(services, label));
  const stays = added(before, await inventory(settings));
  return { stays, goes: added(stays, there) };
}

/** What an account still has after `cdk destroy` is what the docs say, and no more. */
export function checkStays(stays: readonly string[], checks: Checks, when: string): void {
  checks.same(`what stays ${when}`, 'everything that the account has then, by kind', byKind(stays), STAYS);
}

/** Deploys again, with what stayed. @returns the deployment, for what comes after it */
export async function deployOverWhatStayed(
  services: LabServices,
  old: LabState,
  first: First,
  checks: Checks,
): Promise<LabState> {
  const { zone, prober } = old.deployed ?? {};
  if (!zone || !prober) throw new Error('nothing was deployed before');
  const settings = clientSettings(services);
  const before = await inventory(settings);
  const rotated = await keptAccounts(services, secretArns(old));
  const registered = registrations(services);
  const own = labConfig(services);
  const content: ConfigInput = {
    ...own,
    zone: { ...own.zone, hostedZoneId: zone.hostedZoneId },
    existing: { secrets: secretArns(old), ledgerTable: prober.ledgerTable, evidenceBucket: prober.evidenceBucket },
  };
  const deployed = await deployAll(services, { file: writeConfig(services, content), content }, 'again');
  const state: LabState = { ...services, deployed };
  const made = byKind(added(before, await inventory(settings)));
  checks.same(
    'nothing is made in the place of what stayed',
    'what the account has more',
    Object.keys(STAYS).filter((kind) => made[kind] !== undefined),
    [],
  );
  checks.same('its outputs name what stayed', 'ledger and bucket', namesIn(state), namesIn(old));
  checks.same('accounts stayed', 'secrets: AWSCURRENT', await keptAccounts(services, secretArns(state)), rotated);
  const [kept] = first.rounds;
  const { runId = '', target = '' } = kept ?? {};
  checks.same(
    'rounds of before are answered as they were, once more',
    'a result from the ledger',
    await invokeProbe(state, { runId, target, reason: 'before the update' }),
    kept,
  );
  const status = await runProber(state, 'status', '--json');
  checks.same('evidence of before is read', 'targets in prober status', targetsIn(status.stdout), [...TARGETS].sort());
  const round = await roundToItsEnd(state, { target: 'canary', reason: 'deployed again' });
  checkRounds([round], first, checks, 'deployed again over what stayed');
  checks.same('again nothing was registered', 'the logs of the CAs', registrations(services), registered);
  return state;
}

/** Without `existing` a deployment begins anew: nothing that stayed is in its way. */
export async function deployBeside(services: LabServices, checks: Checks): Promise<void> {
  const before = await inventory(clientSettings(services));
  const content = labConfig(services);
  await deployAll(services, { file: writeConfig(services, content), content }, 'anew');
  const made = byKind(added(before, await inventory(clientSettings(services))));
  const own = Object.fromEntries(Object.keys(STAYS).map((kind) => [kind, made[kind]]));
  checks.same('without `existing` it makes its own beside what stayed', 'what the account has more', own, STAYS);
}

function namesIn({ deployed }: LabState): unknown {
  return [deployed?.prober.ledgerTable, deployed?.prober.evidenceBucket];
}

function targetsIn(text: string): unknown {
  try {
    const { targets } = JSON.parse(text) as { readonly targets: readonly { readonly target: string }[] };
    return targets.map(({ target }) => target).sort();
  } catch {
    return text;
  }
}
