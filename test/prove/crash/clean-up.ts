import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { eventually } from '../../../lab/world/eventually.ts';
import type { JanitorAnswer } from '../../../lambda/contract/result.ts';
import type { Changed } from './meanwhile.ts';
import { type Before, begin, type Note, type Stage, sweep } from './stage.ts';

/** What must lie in the zone in the end: what others had there, and what they have put there since. */
type Theirs = { readonly before: Before; readonly changed: readonly Changed[] };

/**
 * Janitors after the last killed round: one that is killed itself, then two at once, while a sister that shares the zone has a
 * challenge under way; then the next rounds.
 */
export async function cleanUp(stage: Stage, sister: Stage, theirs: Theirs, note: Note) {
  const { control } = stage;
  // The sister waits for its validation as long as this lasts, its value in the zone.
  await control.on('ca-processing', { ca: 'staging', of: 'authorization' });
  const live = begin(sister, 'canary');
  const ofSister = await eventually('the value of the sister', () => setsOf(sister), 60);
  note('a janitor that is killed itself', await wrongWithKilledJanitor(stage));
  const began = Date.now();
  const answers = await Promise.all([sweep(stage), sweep(stage)]);
  const tookMs = Date.now() - began;
  const stays = JSON.stringify(await setsOf(sister)) === JSON.stringify(ofSister);
  await control.off('ca-processing');
  const came = await live.ended;
  const passed = !(came instanceof Error) && came.state === 'completed' && came.outcome === 'passed';
  note('two janitors at once', failuresOf(answers));
  note('the challenge of a sister, while they swept', [
    ...(stays ? [] : ['its value was touched']),
    ...(passed ? [] : ['its round did not pass']),
  ]);
  note('all that was left is gone, and what others have is as they left it', await wrongInTheEnd(stage, theirs));
  const told = answers.flatMap(({ leftAlone }) => leftAlone);
  note('what others changed meanwhile is told', untold(theirs.changed, told));
  for (const target of ['canary', 'wildcard', 'www'])
    note(`the next round of ${target}`, await wrongWithNext(stage, target));
  return {
    removedByTwoJanitors: new Set(answers.flatMap(({ removed }) => removed.map(({ name }) => name))).size,
    toldAsLeftAlone: new Set(told.map(({ name }) => name)).size,
    twoJanitorsMs: tookMs,
  };
}

/** TXT sets of a deployment's canaries; `undefined` where there is none. */
async function setsOf({ zone, deployed }: Stage): Promise<ResourceRecordSet[] | undefined> {
  const own = (await zone.sets()).filter(({ Name }) => Name?.includes(`.${deployed.deployment}.canary.`));
  return own.length > 0 ? own : undefined;
}

async function wrongWithKilledJanitor(stage: Stage): Promise<string[]> {
  const { control, deployed } = stage;
  const at = { service: 'route53', action: 'ChangeResourceRecordSets', nth: 3, carriedOut: true };
  await control.on('aws-function-killed', { ...at, function: deployed.prober.janitorFunction });
  const died = await sweep(stage).then(
    () => false,
    () => true,
  );
  await control.off('aws-function-killed');
  return died ? [] : ['it was not killed'];
}

function failuresOf(answers: readonly JanitorAnswer[]): string[] {
  return answers.flatMap(({ failed }) => failed).map(({ runId, trouble }) => `${runId}: ${trouble.message}`);
}

async function wrongInTheEnd({ zone, intents }: Stage, { before, changed }: Theirs): Promise<string[]> {
  const there = (await zone.sets()).map(inWords);
  const wanted = [...before, ...changed.map(({ theirs }) => theirs)].map(inWords);
  const open = await intents.abandoned(Date.now());
  return [
    ...there.filter((set) => !wanted.includes(set)).map((set) => `is there: ${set}`),
    ...wanted.filter((set) => !there.includes(set)).map((set) => `is not there: ${set}`),
    ...open.map(({ runId }) => `the intent of ${runId} is still there`),
  ];
}

function inWords({ Name, Type, TTL, SetIdentifier, ResourceRecords = [] }: ResourceRecordSet): string {
  return JSON.stringify([Name, Type, TTL, SetIdentifier, ResourceRecords.map(({ Value }) => Value).sort()]);
}

function untold(changed: readonly Changed[], told: JanitorAnswer['leftAlone']): string[] {
  return changed
    .filter(({ name }) => !told.some((each) => each.name === name))
    .map(({ name }) => `${name} was not told`);
}

async function wrongWithNext(stage: Stage, target: string): Promise<string[]> {
  const zoneBefore = await stage.zone.hash();
  const came = await begin(stage, target).ended;
  if (came instanceof Error) return [came.message];
  const passed = came.state === 'completed' && came.outcome === 'passed';
  const asBefore = (await stage.zone.hash()) === zoneBefore;
  return [...(passed ? [] : [`did not pass: ${came.state}`]), ...(asBefore ? [] : ['the zone is not as before'])];
}
