import { judgeFound } from '../check.ts';
import type { FoundSet } from '../climb.ts';
import type { Applicant } from './applicant.ts';

/** What a team may do to its CAs and accounts, and what CAA has to say to that. */
export const SCENARIOS = {
  'ca-switch': 'the backup CA takes over, with the account that is named',
  'ca-switch-other-account': 'the backup CA takes over, with an account that is not named',
  'key-rollover': 'the account key is rolled over (RFC 8555 section 7.3.5): the account URL stays',
  'new-account': 'the account is registered anew: it gets another URL',
} as const;
export type Scenario = keyof typeof SCENARIOS;
export const SCENARIO_LIST = Object.keys(SCENARIOS) as readonly Scenario[];

/** A name with the set that counts for it today, and with the set that would. */
export type Judged = { readonly name: string; readonly today: FoundSet; readonly proposed: FoundSet };

/** The names that would lose what they have. */
export type Broken = {
  readonly breaks: readonly string[];
  /** Could not tell. */
  readonly unsure: readonly string[];
};

export type ScenarioAdvice = {
  readonly scenario: Scenario;
  readonly ca: string;
  readonly accountUrl?: string;
  readonly today: Broken;
  readonly proposed: Broken;
};

/** The host is of a domain that no CA can have (RFC 2606 section 2): no record names it. */
const ANOTHER_ACCOUNT = 'https://another-account.invalid/';

export function whatWouldBreak(names: readonly Judged[], applicants: readonly Applicant[]): ScenarioAdvice[] {
  return SCENARIO_LIST.flatMap((scenario) => {
    const affected = scenario.startsWith('ca-switch') ? applicants.filter(({ role }) => role === 'backup') : applicants;
    return affected.map((applicant) => {
      const { id, accountUrl } = applicant;
      const at = (when: 'today' | 'proposed') =>
        brokenBy(
          scenario,
          applicant,
          names.map((each) => ({ name: each.name, found: each[when] })),
        );
      return {
        ...{ scenario, ca: id, ...(accountUrl === undefined ? {} : { accountUrl }) },
        ...{ today: at('today'), proposed: at('proposed') },
      };
    });
  });
}

type Placed = { readonly name: string; readonly found: FoundSet };

function brokenBy(scenario: Scenario, applicant: Applicant, names: readonly Placed[]): Broken {
  const after =
    scenario === 'new-account' || scenario === 'ca-switch-other-account'
      ? { ...applicant, accountUrl: ANOTHER_ACCOUNT }
      : applicant;
  const outcomes = names
    .filter((each) => hadIt(scenario, applicant, each))
    .map(({ name, found }) => ({ name, outcome: judgeFound(name, after, found).outcome }));
  const those = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).map(({ name }) => name);
  return { breaks: those('refused'), unsure: those('undetermined') };
}

/** A switch must work whatever was before; what an account cannot do today, no change of its key or URL takes from it. */
function hadIt(scenario: Scenario, applicant: Applicant, { name, found }: Placed): boolean {
  return scenario.startsWith('ca-switch') || judgeFound(name, applicant, found).outcome !== 'refused';
}
