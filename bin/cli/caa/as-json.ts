import type { Described } from '../../../lambda/contract/described.ts';
import type { CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import { type CaaAdvice, type PlaceAdvice, worstOf } from '../../../lambda/dns/caa/advice/advise.ts';
import type { Applicant } from '../../../lambda/dns/caa/advice/applicant.ts';
import { changeBatch, USUAL_TTL, zoneFileLine } from '../../../lambda/dns/caa/advice/presentation.ts';
import type { CaaRecord } from '../../../lambda/dns/caa/record.ts';

/** All that is printed, for people or for programs. */
export type ToldAdvice = {
  readonly described: Described;
  readonly applicants: readonly Applicant[];
  readonly advice: CaaAdvice;
  /** Absent where the authoritative servers were asked. */
  readonly resolver?: string | undefined;
};

export function adviceAsJson({ described, applicants, advice, resolver }: ToldAdvice, now: number): string {
  const { names, places, scenarios } = advice;
  const document = {
    ...{ deployment: described.deployment, at: new Date(now).toISOString(), resolver },
    today: worstOf(names.flatMap((each) => each.today)),
    cas: applicants.map(({ id: ca, ...rest }) => ({ ca, ...rest })),
    names: names.map(({ name, owner, today, proposed }) => ({
      ...{ name, owner },
      verdicts: today.map((finding, index) => ({
        ...{ ca: finding.ca, accountUrl: finding.accountUrl },
        ...{ today: briefly(finding), proposed: briefly(proposed[index] ?? finding) },
      })),
    })),
    places: places.map(placeAsJson),
    scenarios,
  };
  return JSON.stringify(document, null, 2);
}

function briefly({ outcome, reason, message }: CaaFinding) {
  return { outcome, reason, message };
}

function placeAsJson({ place, proposal, notes }: PlaceAdvice) {
  const line = lineAt({ place });
  const { kind, add, change, remove, records } = proposal;
  return {
    ...{ owner: place.owner, foundAt: place.found?.at, names: place.names, ttl: place.found?.set.ttl },
    today: (place.found?.set.records ?? []).map(line),
    ...{ kind, add: add.map(line), remove: remove.map(line) },
    change: change.map(({ from, to }) => ({ from: line(from), to: line(to) })),
    records: records.map(line),
    changeBatch: batchFor({ place, proposal }),
    notes,
  };
}

/** Records of a place as lines of a zone file. */
export function lineAt({ place }: Pick<PlaceAdvice, 'place'>): (record: CaaRecord) => string {
  return (record) => zoneFileLine(place.owner, place.found?.set.ttl ?? USUAL_TTL, record);
}

export function batchFor({ place: { owner, found }, proposal }: Pick<PlaceAdvice, 'place' | 'proposal'>) {
  if (proposal.kind === 'none') return undefined;
  return changeBatch({ owner, ttl: found?.set.ttl, today: found?.set.records ?? [], records: proposal.records });
}
