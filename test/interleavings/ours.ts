import { TroubleError } from '../../lambda/contract/problem.ts';
import { createPublisher } from '../../lambda/dns/publisher.ts';
import { sweepAll } from '../../lambda/handlers/janitor.ts';
import { createPublication } from '../../lambda/probe/publication.ts';
import { cleanUp } from '../../lambda/probe/round.ts';
import { checkWrite } from '../../lambda/pulse/write-check.ts';
import { createIntentLedger } from '../../lambda/store/intents.ts';
import { createLife } from './life.ts';
import type { Stage } from './stage.ts';
import { type Crash, type DeploymentId, PROBES_MS, REAL_NAMES, REMOVAL_MS, type RoundPlan, ZONE } from './story.ts';
import { count, type Tally, watchedClient } from './watched.ts';

/** One run of a prober: a round or a pulse. Its values begin with its id. */
export type Run = {
  readonly id: string;
  readonly deployment: DeploymentId;
  /** From then on a janitor of the deployment may remove its values, milliseconds since 1970. */
  abandonedAt: number;
};

export type Scene = {
  readonly stage: Stage;
  readonly tally: Tally;
  readonly broken: (what: string) => void;
  /** All runs so far, by id. */
  readonly runs: Map<string, Run>;
  readonly random: () => number;
};

const SHARING = { canary: 'fresh', pool: 'shared', real: 'exclusive' } as const;
const FOLLOWED_MS = 60_000;

/** A round as `runRound` publishes it: what its CAs ask for, each at its own time, and the removal, by the product's code. */
export async function playRound(plan: RoundPlan, run: Run, scene: Scene): Promise<void> {
  const { clock } = scene.stage;
  await clock.sleep(plan.startMs);
  const began = clock.now();
  const abandonedAt = began + scene.stage.abandonedMs;
  begin(run, abandonedAt, scene);
  const { life, publisher, intents } = open(run, plan.crash, scene, { comesLast: plan.at === 'real' });
  const publication = createPublication({
    publisher,
    clock,
    cas: plan.cas.map((_, ca) => `ca${ca}`),
    intend: (entries) => intents.write({ runId: run.id, abandonedAt, entries }),
  });
  const deadline = began + PROBES_MS;
  const probes = plan.cas.map(async ({ joinsMs, staysMs }, ca) => {
    await clock.sleep(joinsMs);
    try {
      const { changeIds } = await publication.join(`ca${ca}`, contributions(plan, run, ca), deadline);
      for (const id of changeIds) await publisher.awaitInsync(id, { deadline });
      count(scene.tally, 'published');
      await clock.sleep(Math.max(0, Math.min(staysMs, deadline - clock.now())));
    } catch (error) {
      if (!(error instanceof TroubleError)) throw error;
      count(scene.tally, error.trouble.code);
    }
  });
  const whole = Promise.all(probes).then(() =>
    cleanUp(
      publication,
      { runId: run.id, abandonedAt, deadline: deadline + REMOVAL_MS },
      { clock, publisher, intents },
    ),
  );
  const removal = await life.live(whole);
  if (removal?.outcome === 'failed') count(scene.tally, 'removalsLeftToTheJanitor');
  end(run, life.isOver(), scene);
}

/** The pulse's own write. Its servers cannot be found: it goes no further than Route 53. */
export async function playPulse(
  plan: { readonly startMs: number; readonly crash: Crash | null },
  run: Run,
  scene: Scene,
): Promise<void> {
  const { clock } = scene.stage;
  await clock.sleep(plan.startMs);
  const deadline = clock.now() + PROBES_MS + REMOVAL_MS;
  // `checkWrite` leaves a minute before its intent is the janitor's.
  begin(run, deadline + FOLLOWED_MS, scene);
  const { life, publisher, intents } = open(run, plan.crash, scene, { comesLast: false });
  const unreachable = { code: 'dns-unreachable' as const, message: 'No servers here.', action: 'None.' };
  const findServers = () => Promise.reject(new TroubleError(unreachable));
  const target = { id: run.deployment, zoneName: ZONE };
  const ports = { clock, publisher, intents, findServers };
  await life.live(checkWrite(target, { runId: run.id, value: `${run.id}-pulse`, deadline }, ports));
  end(run, life.isOver(), scene);
}

export async function playJanitor(
  plan: { readonly startMs: number; readonly crash: Crash | null },
  deployment: DeploymentId,
  scene: Scene,
): Promise<void> {
  const { clock } = scene.stage;
  await clock.sleep(plan.startMs);
  const life = createLife(plan.crash);
  const client = watchedClient(scene.stage.client({ ours: true }), {
    ...scene,
    who: `janitor of ${deployment}`,
    mayTouch: (value) => {
      const run = runOf(value, scene);
      return run?.deployment === deployment && run.abandonedAt <= clock.now();
    },
    comesLast: true,
  });
  const publisher = createPublisher({
    ...{ client: life.client(client), hostedZoneId: scene.stage.zoneId, clock, random: scene.random },
  });
  const table = life.table(scene.stage.table);
  const deadline = clock.now() + REMOVAL_MS * 5;
  const swept = await life.live(sweepAll({ publisher, table, deployment, clock, deadline }));
  count(scene.tally, 'removedByJanitors', swept?.removed.length);
  if (life.isOver()) count(scene.tally, 'crashes');
}

function open(run: Run, crash: Crash | null, scene: Scene, { comesLast }: { readonly comesLast: boolean }) {
  const { stage } = scene;
  const life = createLife(crash);
  const mayTouch = (value: string) => runOf(value, scene) === run;
  const client = watchedClient(stage.client({ ours: true }), { ...scene, who: run.id, mayTouch, comesLast });
  const publisher = createPublisher({
    ...{ client: life.client(client), hostedZoneId: stage.zoneId, clock: stage.clock, random: scene.random },
  });
  return { life, publisher, intents: createIntentLedger(life.table(stage.table), run.deployment) };
}

function begin(run: Run, abandonedAt: number, { runs }: Scene): void {
  run.abandonedAt = abandonedAt;
  runs.set(run.id, run);
}

function end(run: Run, crashed: boolean, { stage, tally, broken }: Scene): void {
  count(tally, crashed ? 'crashes' : 'endedRuns');
  // Else what follows would say nothing of janitors at live values.
  if (stage.clock.now() > run.abandonedAt) broken(`${run.id}: is still at work when it belongs to the janitor`);
}

/** `one-round0-ca1-0` is of the run `one-round0`. */
export function runOf(value: string, { runs }: Pick<Scene, 'runs'>): Run | undefined {
  return runs.get(value.split('-').slice(0, 2).join('-'));
}

function contributions(plan: RoundPlan, run: Run, ca: number) {
  const sharing = SHARING[plan.at];
  return plan.names.map((index) => {
    const names = {
      real: REAL_NAMES[index] ?? '',
      pool: `_acme-challenge.pool${index}.backup.${run.deployment}.canary.${ZONE}`,
      canary: `_acme-challenge.${run.id}-${index}.ca${ca}.${run.deployment}.canary.${ZONE}`,
    };
    // Two: an apex with its wildcard.
    return { name: names[plan.at], values: [0, 1].map((each) => `${run.id}-ca${ca}-${index}${each}`), sharing };
  });
}
