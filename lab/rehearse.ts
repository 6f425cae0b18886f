import { takeDown } from './down.ts';
import { endLabOnInterrupt } from './interrupt.ts';
import { createProgress, LAB_OPTIONS_HELP, readOptions } from './options.ts';
import { openAlarmFeed, SCENES, TARGET } from './rehearsal/scenes.ts';
import { bringUp } from './up.ts';
import type { ConfigChanges } from './world/config.ts';
import { type LabState, worldOf } from './world/state.ts';

const HELP = `Shows the prober at work on this machine: brings the lab up, lets a schedule fire, asks on demand, breaks the backup CA,
waits for the alarm to reach a subscriber and to go back, and takes the lab down again. About five minutes.

  npm run rehearse [-- OPTIONS]

  --staging WHAT   boulder or pebble
${LAB_OPTIONS_HELP}

Exit code: 0 when the story held, 1 when it did not, 2 when the arguments cannot be read.`;

const CHANGES: ConfigChanges = {
  deployment: 'rehearsal',
  targets: { [TARGET]: { kind: 'canary', names: ['@', '*'] } },
  schedules: {
    probe: { expression: 'rate(1 minute)', flexibleMinutes: 0, enabled: true },
    pulse: { expression: 'rate(1 minute)', flexibleMinutes: 0 },
    janitor: { flexibleMinutes: 0 },
  },
};

type Told = {
  readonly title: string;
  readonly held: boolean;
  readonly seen: readonly string[];
  readonly seconds: number;
};

const { name: given, portBase, json, staging } = readOptions(HELP, ['staging', 'name', 'port-base', 'json']);
const name = given === 'lab' ? 'rehearsal' : given;
const progress = createProgress();
const say = (line: string) => (json ? process.stderr : process.stdout).write(`${line}\n`);

async function rehearse(): Promise<Told[]> {
  if (worldOf(name) !== undefined) {
    throw new Error(
      `There is a lab "${name}" already, and the story wants a new one: npm run lab:down -- --name ${name}`,
    );
  }
  endLabOnInterrupt(name);
  const state = await bringUp({ name, portBase, progress, changes: CHANGES, ...(staging ? { staging } : {}) });
  try {
    return await tellStory(state);
  } finally {
    await takeDown(name);
  }
}

async function tellStory(state: LabState): Promise<Told[]> {
  const alarms = await openAlarmFeed(state);
  const told: Told[] = [];
  try {
    for (const [index, scene] of SCENES.entries()) {
      say(`\n${index + 1}. ${scene.title}`);
      const began = Date.now();
      const { held, seen } = await scene.run({ state, alarms, progress }).then(
        (lines) => ({ held: true, seen: lines }),
        (error: unknown) => ({ held: false, seen: [error instanceof Error ? error.message : String(error)] }),
      );
      told.push({ title: scene.title, held, seen, seconds: (Date.now() - began) / 1000 });
      for (const line of seen) say(`   ${line}`);
      say(held ? '   as it should be' : '   THIS DID NOT HOLD');
      if (!held) break;
    }
  } finally {
    alarms.close();
  }
  return told;
}

try {
  const told = await rehearse();
  const held = told.length === SCENES.length && told.every((scene) => scene.held);
  if (json) process.stdout.write(`${JSON.stringify({ held, scenes: told }, null, 2)}\n`);
  say(held ? '\nThe story held.' : '\nThe story did not hold.');
  process.exitCode = held ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
