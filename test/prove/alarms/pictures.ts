import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPictures } from '../../../lab/pictures.ts';
import type { LabServices } from '../../../lab/world/state.ts';
import type { ProveOptions } from '../part.ts';
import type { AlarmCase, DeploymentId } from './alarm-case.ts';
import type { DeployedState } from './deployments.ts';
import type { AlarmStage } from './play.ts';

/** Pictures of the dashboards that the proof deploys, by what they show. */

const DOCS = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url));
/** The case in whose middle the dashboard of a deployment is drawn. */
const DURING: { readonly id: AlarmCase['id']; readonly deployment: DeploymentId } = {
  id: 'no-ca-issues',
  deployment: 'ten',
};
/** Deployments whose dashboards are drawn at the end. */
const AFTER: readonly DeploymentId[] = ['ten', 'clocked', 'named'];
const MINUTES = 45;

/** In the documentation, unless only some cases are run. */
export function folderOfPictures({ folder }: LabServices, { only }: ProveOptions): string {
  return only === undefined ? DOCS : join(folder, 'pictures');
}

export async function drawDuring(
  id: AlarmCase['id'],
  states: ReadonlyMap<DeploymentId, DeployedState>,
  pictures: string,
): Promise<void> {
  const state = states.get(DURING.deployment);
  if (id === DURING.id && state) await draw(state, join(pictures, 'outage'));
}

export async function drawAfter({ states }: AlarmStage, pictures: string): Promise<void> {
  for (const id of AFTER) {
    const state = states.get(id);
    if (state) await draw(state, join(pictures, id));
  }
}

async function draw(state: DeployedState, folder: string): Promise<void> {
  const { deployment } = state.deployed;
  await drawPictures(state, { deployment, minutes: MINUTES, folder });
}
