import { readFileSync } from 'node:fs';
import { inject } from 'vitest';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { openClients } from '../../../lab/world/clients.ts';
import { controlOf } from '../../../lab/world/control-client.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import type { ProbeResult, RoundResult } from '../../../lambda/contract/result.ts';
import { zoneContents } from './zone-contents.ts';

/** The running lab, as a test uses it. */
export const lab: LabState = inject('lab');
export const deployed: Deployed = lab.deployed as Deployed;
export const control = controlOf(lab);
export const clients = openClients(lab);
export const zone = zoneContents(lab);

/** A round on demand to its end, however long it takes. Throws when none was made. */
export function probe(event: Omit<Parameters<typeof roundToItsEnd>[1], 'reason'> = {}): Promise<RoundResult> {
  return roundToItsEnd(lab, { reason: 'end-to-end test', ...event });
}

/** The probe of one CA in a round. */
export function probeOf(round: RoundResult, ca: string): ProbeResult {
  const found = round.probes.find((each) => each.ca === ca);
  if (found) return found;
  throw new Error(`the round ${round.runId} has no probe of ${ca}`);
}

/** Paths that a Pebble says it was asked for, by its own log, since a mark that `caLogMark` gave. */
export function requestsInCaLog(ca: 'staging' | 'backup', since: number): string[] {
  const text = readFileSync(lab.cas[ca].log, 'utf8').slice(since);
  return [...text.matchAll(/ (GET|HEAD|POST) (\/\S*) -> calling handler/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
}

export function caLogMark(ca: 'staging' | 'backup'): number {
  return readFileSync(lab.cas[ca].log, 'utf8').length;
}
