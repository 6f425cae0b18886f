import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSubscriber, untilConfirmed } from '../../lab/aws/subscriber.ts';
import { takeDown } from '../../lab/down.ts';
import { roundToItsEnd } from '../../lab/scenarios/follow.ts';
import { startServices } from '../../lab/up.ts';
import { PARENT_ZONE } from '../../lab/world/config.ts';
import { controlOf } from '../../lab/world/control-client.ts';
import type { LabServices } from '../../lab/world/state.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { AlarmCase, DeploymentId } from './alarms/alarm-case.ts';
import { LABS, LANES, type LabId } from './alarms/cases.ts';
import { type DeployedState, deployOne, targetsOf } from './alarms/deployments.ts';
import { drawAfter, drawDuring, folderOfPictures } from './alarms/pictures.ts';
import { type AlarmStage, playCase } from './alarms/play.ts';
import type { AlarmRow } from './alarms/row.ts';
import { openShop } from './alarms/shop.ts';
import { type AlarmWatch, watchAlarms } from './alarms/watch.ts';
import type { Part, Proof, ProveOptions } from './part.ts';

/** Every alarm by the fault that it is for: who goes on, who is told, and when it is over. A part for each lab. */
export const ALARM_PARTS: readonly Part[] = [
  {
    name: 'alarms-cas',
    summary:
      'each alarm about CAs and the way to them goes off for its fault and for no other, at 1, 10 and 100 targets',
    minutes: 45,
    software: ['ministack', 'pebble'],
    run: (options) => proveLab('cas', options),
  },
  {
    name: 'alarms-prober',
    summary: 'each alarm about the prober, its budget, its clock and certificates goes off for its fault and no other',
    minutes: 45,
    software: ['ministack', 'pebble'],
    run: (options) => proveLab('prober', options),
  },
];

async function proveLab(lab: LabId, options: ProveOptions): Promise<Proof> {
  const rows: AlarmRow[] = [];
  let broken = false;
  try {
    await playLab(lab, LABS[lab], options, (row) => rows.push(row));
  } catch (error) {
    broken = true;
    options.progress(`the lab did not come to its end: ${error instanceof Error ? error.message : error}`);
  }
  return proofOf(
    LABS[lab].flatMap((lane) => LANES[lane] ?? []),
    rows,
    broken,
  );
}

async function playLab(
  lab: string,
  lanes: readonly string[],
  options: ProveOptions,
  onRow: (row: AlarmRow) => void,
): Promise<void> {
  const name = `alarms-${lab}-${process.pid}`;
  const { progress } = options;
  const cases = lanes.flatMap((lane) => casesOf(lane, options));
  if (cases.length === 0) throw new Error('none of the cases that are asked for is of this part');
  const services = await startServices({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  try {
    const deployments = [...new Set(cases.flatMap((each) => each.deployments))];
    const pictures = folderOfPictures(services, options);
    const stage = await openStage(services, { deployments, pictures, progress });
    try {
      await Promise.all(lanes.map((lane) => playLane(casesOf(lane, options), stage, onRow)));
      await drawAfter(stage, pictures);
      const [refused] = stage.subscriber.refused;
      if (refused) throw new Error(`the subscriber was sent a message that it cannot take: ${refused.why}`);
    } finally {
      for (const watch of stage.watches.values()) watch.close();
      keep(services, stage);
      stage.shop.close();
      stage.subscriber.close();
    }
  } finally {
    await takeDown(name);
  }
  if (options.keep === undefined) rmSync(services.folder, { recursive: true });
}

/** All deployments, one after the other, each with its alarms watched and its subscriptions confirmed. */
async function openStage(
  services: LabServices,
  {
    deployments,
    pictures,
    progress,
  }: {
    readonly deployments: readonly DeploymentId[];
    readonly pictures: string;
    readonly progress: (line: string) => void;
  },
): Promise<AlarmStage> {
  const control = controlOf(services);
  const credentials = await control.certificate(['127.0.0.1']);
  const subscriber = await openSubscriber({ endpoint: services.aws.endpoint, credentials });
  const shop = await openShop(control, PARENT_ZONE);
  const states = new Map<DeploymentId, DeployedState>();
  const watches = new Map<DeploymentId, AlarmWatch>();
  for (const id of deployments) {
    const state = await deployOne(id, services, { subscriber, shop, now: Date.now() }, progress);
    // As one does after deploying: the first round makes the accounts, once.
    await roundToItsEnd(state, { reason: 'the first round', target: targetsOf(id)[0] ?? '' });
    const { pageTopicArn, notifyTopicArn } = state.deployed.alarms;
    for (const topic of [pageTopicArn, notifyTopicArn]) await untilConfirmed(subscriber, topic);
    states.set(id, state);
    watches.set(id, await watchAlarms(state));
  }
  const onRaised = (id: string) => drawDuring(id, states, pictures);
  return { states, watches, subscriber, shop, progress, onRaised };
}

function casesOf(lane: string, { only }: ProveOptions): readonly AlarmCase[] {
  return (LANES[lane] ?? []).filter(({ id }) => only === undefined || only.includes(id));
}

async function playLane(cases: readonly AlarmCase[], stage: AlarmStage, onRow: (row: AlarmRow) => void): Promise<void> {
  for (const given of cases) {
    for (const row of await playCase(given, stage)) {
      stage.progress(describe(row));
      onRow(row);
    }
  }
}

function describe({ case: id, deployment, targets, raised, told, faults }: AlarmRow): string {
  const alarms = raised.map(
    ({ alarm, secondsToAlarm, secondsToOk }) => `${alarm} +${secondsToAlarm}/${secondsToOk ?? '?'} s`,
  );
  const messages = told.map(({ severity, state, seconds }) => `${severity}/${state} +${seconds} s`);
  const heard = messages.length > 0 ? messages.join(', ') : 'nobody told';
  const held = faults.length === 0 ? 'held' : `DOES NOT HOLD: ${faults.join('; ')}`;
  return `${id} at ${deployment} (${targets}): ${alarms.join(', ') || 'no alarm'} | ${heard} | ${held}`;
}

/** Beside the lab's logs: all that the subscriber was sent. */
function keep({ folder }: LabServices, { subscriber }: AlarmStage): void {
  const { delivered, refused } = subscriber;
  writeFileSync(join(folder, 'told.json'), `${JSON.stringify({ delivered, refused }, null, 2)}\n`);
}

function proofOf(cases: readonly AlarmCase[], rows: readonly AlarmRow[], broken: boolean): Proof {
  const expected = cases.reduce((sum, { deployments }) => sum + deployments.length, 0);
  const failed = rows.filter(({ faults }) => faults.length > 0).length;
  const order = cases.map(({ id }) => id);
  const sorted = [...rows].sort((one, other) => order.indexOf(one.case) - order.indexOf(other.case));
  return {
    held: !broken && failed === 0 && rows.length === expected,
    counts: { passed: rows.length - failed, failed, skipped: expected - rows.length },
    figures: {
      cases: cases.length,
      messages: rows.reduce((sum, { told }) => sum + told.length, 0),
    },
    alarms: sorted,
  };
}
