import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { invoke, invokeProbe, openClients } from '../../../lab/world/clients.ts';
import { labConfig, writeConfig } from '../../../lab/world/config.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import type { LabServices, LabState } from '../../../lab/world/state.ts';
import { pulseAnswerSchema } from '../../../lambda/contract/pulse.ts';
import { answerSchema, type RoundResult } from '../../../lambda/contract/result.ts';
import { sweep } from '../../lab/e2e/killed-round.ts';
import { zoneContents } from '../../lab/e2e/zone-contents.ts';
import { lost, namesTaken } from '../../stacks/identity.ts';
import { keptAccounts, registrations } from './accounts.ts';
import type { Checks } from './checks.ts';
import { deployAll, identitiesOf, physicalIds } from './deployments.ts';
import { type First, keptBy, TARGETS } from './from-first.ts';
import { runProber } from './run-prober.ts';

/** Seconds after its end in which the function of a killed round might still be at work, for all the janitor knows. */
const JANITOR_SECONDS = 330;

/** Deploys this version over the first, with the lab's own config of the same deployment. */
export async function update(services: LabServices, first: First, checks: Checks): Promise<LabState> {
  const content = labConfig(services);
  const deployed = await deployAll(services, { file: writeConfig(services, content), content }, 'lab');
  const state: LabState = { ...services, deployed };
  await checkResources(services, first, checks);
  checks.same(
    'accounts are what they were',
    'secrets: AWSCURRENT of each',
    await keptAccounts(services, secretArns(state)),
    first.accounts,
  );
  await checkLedger(state, first, checks);
  return state;
}

export function secretArns({ deployed }: LabState): Record<string, string> {
  return JSON.parse(deployed?.prober.secretArns ?? '{}') as Record<string, string>;
}

async function checkResources(services: LabServices, first: First, checks: Checks): Promise<void> {
  const identities = identitiesOf(services, 'lab', 'lab');
  const stacks = Object.keys(first.identities);
  const compare = (each: typeof lost) =>
    stacks.flatMap((stack) => each(first.identities[stack] ?? {}, identities[stack] ?? {}));
  checks.same('nothing that was kept is made anew', 'templates of both versions', compare(lost), []);
  checks.same('no name is taken until the update ends', 'templates of both versions', compare(namesTaken), []);
  const ids = await physicalIds(services, identities);
  const pick = (from: Readonly<Record<string, string>>) => keptBy(first.identities).map((id) => [id, from[id]]);
  checks.same('zone, ledger and secrets are the same', 'physical ids', pick(ids), pick(first.physicalIds));
  const alarms = Object.entries(identities).flatMap(([, each]) =>
    Object.values(each).flatMap(({ properties }) => (properties.AlarmName === undefined ? [] : [properties.AlarmName])),
  );
  checks.same('every alarm of this version is there', 'CloudWatch', await alarmNames(services), alarms.sort());
}

async function alarmNames(services: LabServices): Promise<string[]> {
  const types = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const], MaxRecords: 100 };
  const { MetricAlarms = [], CompositeAlarms = [] } = await openClients(services).cloudWatch.send(
    new DescribeAlarmsCommand(types),
  );
  return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '' }) => AlarmName).sort();
}

/** What the first version wrote is read by this one. */
async function checkLedger(state: LabState, { rounds }: First, checks: Checks): Promise<void> {
  const again: unknown[] = [];
  for (const { runId, target } of rounds) {
    again.push(await invokeProbe(state, { runId, target, reason: 'before the update' }));
  }
  checks.same('rounds of before are answered as they were', 'results, by run id, from the ledger', again, rounds);
  const [first] = rounds;
  const { runId = '', target = '' } = first ?? {};
  const told = await runProber(state, 'now', target, '--run-id', runId, '--json');
  const answer = answerSchema.safeParse(readJson(told.stdout)).data ?? told.stderr;
  checks.same('prober now tells a round of before', 'its JSON', answer, first);
  const status = await runProber(state, 'status');
  checks.same(
    'prober status says that nothing was kept of the rounds of before',
    'its words: the first version kept no evidence',
    [status.code, status.stderr.includes('has left anything yet')],
    [1, true],
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rounds, a pulse, a rotation and the janitor of this version, with what the first left. */
export async function goOn(state: LabState, first: First, checks: Checks): Promise<readonly RoundResult[]> {
  const rounds: RoundResult[] = [];
  for (const target of TARGETS) rounds.push(await roundToItsEnd(state, { target, reason: 'after the update' }));
  checkRounds(rounds, first, checks, 'after the update');
  checks.same('nothing was registered', 'the logs of the CAs', registrations(state), first.registrations);
  const status = await runProber(state, 'status');
  checks.same('prober status tells that all is ready', 'its exit code', status.code, 0);
  const rotated = await runProber(state, 'account', 'rotate', '--ca', 'staging');
  checks.same('the key of an account of before can be changed', 'exit code of prober account rotate', rotated.code, 0);
  const after = await roundToItsEnd(state, { target: 'canary', cas: ['staging'], reason: 'with the new key' });
  checkRounds([after], first, checks, 'with a new key');
  await checkJanitor(state, first, checks);
  // Not before: it would tell of what the killed round left.
  const pulse = pulseAnswerSchema.parse(
    await invoke(state, state.deployed?.prober.pulseFunction ?? '', { reason: 'after the update' }),
  );
  checks.same('a pulse is made', 'its answer', [pulse.state, pulse.verdict?.fault], ['completed', 'none']);
  return rounds;
}

export function checkRounds(rounds: readonly RoundResult[], { accounts }: First, checks: Checks, when: string): void {
  const told = rounds.map(({ target, outcome, verdict }) => [target, outcome, verdict?.fault]);
  const wanted = rounds.map(({ target }) => [target, 'passed', 'none']);
  checks.same(`rounds pass ${when}`, 'outcome and fault', told, wanted);
  const used = rounds.flatMap(({ probes }) => probes.map(({ ca, accountUrl }) => [ca, accountUrl]));
  const same = rounds.flatMap(({ probes }) => probes.map(({ ca }) => [ca, accounts[ca]?.accountUrl]));
  checks.same(`the accounts of before order ${when}`, 'account URLs of the probes', used, same);
}

async function checkJanitor(state: LabState, { killed }: First, checks: Checks): Promise<void> {
  const zone = zoneContents(state);
  const clean = await eventually(
    'the janitor removes what the killed round of the first version left',
    async () => {
      await sweep(state);
      return (await zone.hash()) === killed.hashBefore || undefined;
    },
    JANITOR_SECONDS,
  ).catch(() => false);
  checks.same(
    'what a killed round of the first version left is removed, and nothing else',
    'hash of the zone before that round, and after the janitor of this version',
    clean,
    true,
  );
}
