import { workers } from '../../../lab/aws/ministack.ts';
import { invoke, invokeProbe } from '../../../lab/world/clients.ts';
import { controlOf } from '../../../lab/world/control-client.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import { type JanitorAnswer, janitorAnswerSchema } from '../../../lambda/contract/result.ts';
import { foreignSets, zoneContents } from './zone-contents.ts';

export type KilledRound = {
  readonly runId: string;
  /** Of the zone, with what others keep in it, before the round began. */
  readonly hashBefore: string;
  /** Names of what the killed function left. */
  readonly left: readonly string[];
  /** What the janitor did at once, while the round might still have been running for all it knows. */
  readonly sweptAtOnce: JanitorAnswer;
};

/**
 * Kills the probe function while its values lie in the zone. The janitor may remove them minutes later only, so this is done
 * before the first test and looked at by the last.
 */
export async function killRound(state: LabState): Promise<KilledRound> {
  const { prober, zoneName } = state.deployed as Deployed;
  const zone = zoneContents(state);
  const control = controlOf(state);
  await zone.change('CREATE', foreignSets(zoneName));
  const hashBefore = await zone.hash();
  await control.on('ca-hang', { ca: 'staging', at: ['challenge'] });
  await control.on('ca-hang', { ca: 'backup', at: ['challenge'] });
  const runId = 'killed';
  const lost = invokeProbe(state, { reason: 'to be killed', target: 'wildcard', runId }).catch(() => undefined);
  await eventually('the values of both CAs', async () => (await zone.left()).length >= 2 || undefined, 30);
  for (const { functionName, pid, state: doing } of await workers(state.aws.endpoint)) {
    if (functionName === prober.probeFunction && doing === 'busy') process.kill(pid, 'SIGKILL');
  }
  await control.allOff();
  const sweptAtOnce = await sweep(state);
  const left = (await zone.left()).map(({ Name = '' }) => Name);
  // The caller is told after 47 s that the round is running still; nothing here depends on it.
  void lost;
  return { runId, hashBefore, left, sweptAtOnce };
}

/** What the deployed janitor does when its schedule fires. */
export async function sweep(state: LabState): Promise<JanitorAnswer> {
  const event = { source: 'schedule', scheduledTime: new Date().toISOString() };
  return janitorAnswerSchema.parse(await invoke(state, state.deployed?.prober.janitorFunction ?? '', event));
}
