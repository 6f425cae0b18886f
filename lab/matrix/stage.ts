import { workers } from '../aws/ministack.ts';
import { settleRoute53 } from '../aws/route53.ts';
import { roundToItsEnd } from '../scenarios/follow.ts';
import { openClients } from '../world/clients.ts';
import { controlOf } from '../world/control-client.ts';
import { eventually } from '../world/eventually.ts';
import type { LabState } from '../world/state.ts';
import { allIntents, removeItem, resetLedger } from './ledger.ts';
import type { SetupHost } from './setups/setup.ts';
import { createMatrixSwitches, type MatrixSwitches } from './switches.ts';
import { changeZone, sameSet, txtSets } from './zone.ts';

/** A running lab as cases use it, one after the other: none meets what another left. */
export type Stage = SetupHost & {
  /** By the names of the config. */
  readonly cas: readonly string[];
  readonly switches: MatrixSwitches;
  /**
   * Everything off, nothing counted, cached or remembered: functions start anew, as after a deploy.
   * @returns what takes everything out again, and what was left in zone and ledger since
   */
  begin(): Promise<() => Promise<void>>;
  /** Waits until a CA issues, as after an outage whose ends find each other only by and by. @throws Error after a minute */
  issues(ca: string): Promise<void>;
};

/**
 * @param warm functions are not ended before a case, and nothing is removed after it: what it left stays to be seen
 * @throws Error when nothing is deployed in the lab
 */
export function openStage(state: LabState, { warm = false }: { readonly warm?: boolean } = {}): Stage {
  const { deployed } = state;
  if (!deployed) throw new Error(`nothing is deployed in the lab "${state.name}"`);
  const host: SetupHost = { state: { ...state, deployed }, control: controlOf(state), clients: openClients(state) };
  const cas = Object.keys(JSON.parse(deployed.prober.secretArns));
  const switches = createMatrixSwitches(host);
  const begin = async () => {
    await switches.allOff();
    if (!warm) await endFunctions(state);
    await resetLedger(host, cas);
    await host.control.flushResolvers();
    await Promise.all(cas.map((ca) => host.control.forget(ca)));
    const before = { sets: await txtSets(host), intents: await allIntents(host) };
    return async () => {
      await switches.allOff();
      await settleRoute53(state.aws.endpoint);
      if (!warm) await removeWhatCame(host, before);
    };
  };
  const issues = async (ca: string) => {
    const passes = async () => {
      await resetLedger(host, cas);
      const { outcome } = await roundToItsEnd(state, { reason: `matrix: whether ${ca} issues again`, cas: [ca] });
      return outcome === 'passed' || undefined;
    };
    await eventually(`${ca} issues again`, passes, 60);
  };
  return { ...host, cas, switches, begin, issues };
}

/** Ends all functions, at work or not: with their connections, nonces and what they know of a directory. */
async function endFunctions({ aws }: LabState): Promise<void> {
  const there = await workers(aws.endpoint);
  for (const { pid } of there) kill(pid);
  const ended = new Set(there.map(({ pid }) => pid));
  await eventually('the functions of the case before to end', async () => {
    const left = (await workers(aws.endpoint)).filter(({ pid }) => ended.has(pid));
    return left.length === 0 || undefined;
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function removeWhatCame(
  host: SetupHost,
  before: {
    readonly sets: Awaited<ReturnType<typeof txtSets>>;
    readonly intents: Awaited<ReturnType<typeof allIntents>>;
  },
): Promise<void> {
  const came = (await txtSets(host)).filter((set) => !before.sets.some((known) => sameSet(known, set)));
  await changeZone(host, 'DELETE', came);
  const known = new Set(before.intents.map(({ sk }) => sk.S));
  const intents = (await allIntents(host)).filter(({ sk }) => !known.has(sk.S));
  await Promise.all(intents.map((key) => removeItem(host, key)));
}
