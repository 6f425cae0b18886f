import type { CaaFinding, CaaOutcome } from '../../../contract/evidence/caa.ts';
import { judgeFound } from '../check.ts';
import type { FoundSet } from '../climb.ts';
import type { Applicant } from './applicant.ts';
import { type ScenarioAdvice, whatWouldBreak } from './breaks.ts';
import { type Note, notesOn } from './notes.ts';
import { type Place, placesOf, type ReadName } from './place.ts';
import { type Proposal, propose } from './propose.ts';

export type NameAdvice = {
  readonly name: string;
  /** Owner of the records that count for it, or where they belong. */
  readonly owner: string;
  /** One for each applicant, in their order; under the proposal of the place the same. */
  readonly today: readonly CaaFinding[];
  readonly proposed: readonly CaaFinding[];
};

export type PlaceAdvice = { readonly place: Place; readonly proposal: Proposal; readonly notes: readonly Note[] };

export type CaaAdvice = {
  readonly names: readonly NameAdvice[];
  readonly places: readonly PlaceAdvice[];
  readonly scenarios: readonly ScenarioAdvice[];
};

/** The records by which every applicant could issue for every name, and what each name would do under them and does today. */
export function adviseOnCaa(names: readonly ReadName[], applicants: readonly Applicant[]): CaaAdvice {
  const places = placesOf(names).map((place) => advisePlace(place, applicants));
  const judged = names.map(({ name, found }) => {
    const of = places.find(({ place }) => place.names.includes(name)) as PlaceAdvice;
    return { name, owner: of.place.owner, today: found, proposed: afterwards(of) };
  });
  return {
    names: judged.map(({ name, owner, ...sets }) => ({
      ...{ name, owner },
      today: applicants.map((each) => judgeFound(name, each, sets.today)),
      proposed: applicants.map((each) => judgeFound(name, each, sets.proposed)),
    })),
    places,
    scenarios: whatWouldBreak(judged, applicants),
  };
}

function advisePlace(place: Place, applicants: readonly Applicant[]): PlaceAdvice {
  const records = place.found?.set.records ?? [];
  const proposal: Proposal = place.found?.set.trouble
    ? { kind: 'none', add: [], change: [], remove: [], records }
    : propose(records, place.names, applicants);
  const judged = [place.found, afterwards({ place, proposal })].flatMap((found) =>
    place.names.flatMap((name) => applicants.map((each) => judgeFound(name, each, found))),
  );
  return { place, proposal, notes: notesOn({ place, proposal, applicants }, judged) };
}

/** The set as it would be, found where it is found today. */
function afterwards({ place: { at, found }, proposal }: Omit<PlaceAdvice, 'notes'>): FoundSet {
  if (proposal.kind === 'none') return found;
  return { at, set: { records: proposal.records, aliases: found?.set.aliases ?? [] } };
}

/** The worst that is said of all names to all applicants; without any of them nothing was told. */
export function worstOf(findings: readonly CaaFinding[]): CaaOutcome {
  const outcomes = findings.map(({ outcome }) => outcome);
  if (outcomes.includes('refused')) return 'refused';
  return outcomes.length === 0 || outcomes.includes('undetermined') ? 'undetermined' : 'allowed';
}
