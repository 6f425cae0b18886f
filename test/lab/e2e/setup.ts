import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { setRoute53 } from '../../../lab/aws/route53.ts';
import { takeDown } from '../../../lab/down.ts';
import { bringUp } from '../../../lab/up.ts';
import type { LabState } from '../../../lab/world/state.ts';
import { freeBase } from './free-base.ts';
import { type KilledRound, killRound } from './killed-round.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    lab: LabState;
    killed: KilledRound;
  }
}

/**
 * A lab with the product in it for all end-to-end tests of a project; it is taken down after the last. `LAB_INSYNC` in the environment:
 * seconds until a change of its Route 53 is INSYNC.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const name = `${project.name}-${process.pid}`;
  const progress = (line: string) => process.stdout.write(`lab: ${line}\n`);
  const state = await bringUp({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  try {
    const insync = process.env.LAB_INSYNC;
    if (insync !== undefined) await setRoute53(state.aws.endpoint, { insyncSeconds: Number(insync) });
    project.provide('lab', state);
    project.provide('killed', await killRound(state));
  } catch (error) {
    await takeDown(name);
    throw error;
  }
  return async () => {
    await takeDown(name);
    rmSync(state.folder, { recursive: true });
  };
}
