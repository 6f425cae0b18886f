import { setTimeout as sleep } from 'node:timers/promises';
import type { LabState } from '../../../lab/world/state.ts';
import { foreignSets } from '../../lab/e2e/zone-contents.ts';
import { cleanUp } from './clean-up.ts';
import { atNote, BROKEN_CALLS, DEATHS, type LabDeath, nameOf } from './deaths.ts';
import { changeByOthers } from './meanwhile.ts';
import { deploySister } from './sister.ts';
import {
  ABANDONED_MS,
  type Before,
  begin,
  kill,
  leftIn,
  type Note,
  openStage,
  type Stage,
  sweep,
  unknownToLedger,
} from './stage.ts';

/** What was seen, by what was tried: `wrong` is empty where all was as it must be. */
export type Seen = { readonly name: string; readonly wrong: readonly string[] };
export type Played = { readonly seen: readonly Seen[]; readonly figures: Readonly<Record<string, number>> };

type Killed = { readonly runId: string; readonly at: number };

const CANARIES = ['canary', 'wildcard'] as const;
/** More notes than a round of two CAs makes. */
const MOST_NOTES = 40;
const MARGIN_MS = 10_000;

/**
 * Kills the process of the probe function wherever a round may be, lets others change what it left, and has janitors clean up
 * when no round can be running any more.
 */
export async function playCrashes(state: LabState, progress: (line: string) => void): Promise<Played> {
  const stage = openStage(state);
  const sister = openStage({ ...state, deployed: await deploySister(state, progress) });
  await stage.zone.change('CREATE', foreignSets(stage.deployed.zoneName));
  // The accounts are made.
  for (const each of [stage, sister]) await begin(each, 'canary').ended;
  const before: Before = await stage.zone.sets();
  const seen: Seen[] = [];
  const note: Note = (name, wrong) => {
    seen.push({ name, wrong });
    progress(`${name}: ${wrong.join('; ') || 'as it must be'}`);
  };
  const killed = [...(await killEverywhere(stage, before, note)), ...(await killAtNotes(stage, before, note))];
  note('a janitor while killed rounds may be running', await wrongWithEarlyJanitor(stage, killed));
  const frozen = await freeze(stage, before, note);
  const left = await leftIn(stage, before);
  const changed = await changeByOthers(stage.zone, before);
  // A change without an answer may come late: the intents of those rounds stay for a janitor too.
  const rest = Math.max(0, frozen.at + ABANDONED_MS + MARGIN_MS - Date.now());
  progress(
    `${left.length} values of killed rounds lie in the zone; in ${Math.ceil(rest / 1_000)} s they are the janitor's`,
  );
  await sleep(rest);
  const swept = await cleanUp(stage, sister, { before, changed }, note);
  const rounds = killed.length + 1;
  return {
    seen,
    figures: { killedRounds: rounds, valuesLeft: left.length, changedByOthers: changed.length, ...swept },
  };
}

/** @returns the round, if it was killed */
async function die(stage: Stage, target: string, death: LabDeath, before: Before) {
  const { runId, at, came } = await kill(stage, target, death);
  return came instanceof Error ? { runId, at, wrong: await wrongNow(stage, before) } : undefined;
}

async function killEverywhere(stage: Stage, before: Before, note: Note): Promise<Killed[]> {
  const killed: Killed[] = [];
  for (const [index, death] of DEATHS.entries()) {
    const died = await die(stage, CANARIES[index % CANARIES.length] ?? '', death, before);
    note(`killed at ${nameOf(death)}`, died?.wrong ?? ['it was not killed']);
    if (died) killed.push(died);
  }
  return killed;
}

/** At each note of progress, of which each CA makes one a step, until a round outlives its notes. */
async function killAtNotes(stage: Stage, before: Before, note: Note): Promise<Killed[]> {
  const killed: Killed[] = [];
  for (let nth = 1; nth <= MOST_NOTES; nth++) {
    const died = await die(stage, CANARIES[nth % CANARIES.length] ?? '', atNote(nth), before);
    if (!died) break;
    const progress = (await stage.runs.read(died.runId))?.progress ?? {};
    const steps = Object.entries(progress).map(([ca, step]) => `${ca} at ${step}`);
    note(`killed at note ${nth} of progress (${steps.join(', ')})`, died.wrong);
    killed.push(died);
  }
  // A real name last: as long as a value lies there, nothing more is published.
  const [removal] = DEATHS.filter((death) => nameOf(death) === 'route53 ChangeResourceRecordSets 2 before');
  const real = removal && (await die(stage, 'www', removal, before));
  note('killed before the removal at a real name', real?.wrong ?? ['it was not killed']);
  return real ? [...killed, real] : killed;
}

async function wrongWithEarlyJanitor(stage: Stage, killed: readonly Killed[]): Promise<string[]> {
  const young = new Set(
    killed.filter(({ at }) => Date.now() - at < ABANDONED_MS - MARGIN_MS).map(({ runId }) => runId),
  );
  const { removed, failed } = await sweep(stage);
  return [
    ...removed.filter(({ runId }) => young.has(runId)).map(({ name, runId }) => `removed ${name} of ${runId}`),
    ...failed.map(({ trouble }) => trouble.message),
  ];
}

/** A process that stands still until Lambda ends it; meanwhile, rounds whose calls go wrong. @returns when the last of them began */
async function freeze(stage: Stage, before: Before, note: Note): Promise<{ readonly at: number }> {
  const { control, deployed } = stage;
  const at = { service: 'route53', action: 'ChangeResourceRecordSets', carriedOut: true };
  await control.on('aws-function-frozen', { ...at, function: deployed.prober.probeFunction });
  const frozen = begin(stage, 'wildcard');
  // Whoever changes the zone next must not be frozen in its place.
  await sleep(10_000);
  let last = frozen.at;
  for (const { name, ...broken } of BROKEN_CALLS) {
    last = Date.now();
    note(name, await wrongWithBrokenCall(stage, broken));
  }
  const came = await frozen.ended;
  await control.off('aws-function-frozen');
  const timedOut = came instanceof Error && came.message.includes('timed out');
  note('frozen until its time was up', timedOut ? await wrongNow(stage, before) : ['it did not end by its time']);
  return { at: last };
}

async function wrongWithBrokenCall(
  stage: Stage,
  { fault, parameters }: { readonly fault: string; readonly parameters: object },
): Promise<string[]> {
  const { control, deployed, zone } = stage;
  const names = async () => (await zone.left()).map(({ Name }) => Name ?? '');
  const before = new Set(await names());
  await control.on(fault, { ...parameters, function: deployed.prober.probeFunction });
  const came = await begin(stage, 'canary').ended;
  await control.off(fault);
  const state = came instanceof Error ? came.message : came.state === 'completed' ? came.outcome : came.state;
  return [
    ...(state === 'passed' ? [] : [`the round: ${state}`]),
    ...(await names()).filter((name) => !before.has(name)).map((name) => `${name} is left`),
  ];
}

/** Whether the ledger tells of each value, and others have theirs. */
async function wrongNow(stage: Stage, before: Before): Promise<string[]> {
  const unknown = await unknownToLedger(stage, await leftIn(stage, before));
  const there = new Set((await stage.zone.sets()).map((set) => JSON.stringify(set)));
  const lost = before.filter((set) => !there.has(JSON.stringify(set)));
  return [
    ...unknown.map(({ name }) => `no intent tells of the value at ${name}`),
    ...lost.map(({ Name }) => `${Name} of somebody else is not as it was`),
  ];
}
