import { challengeNameOf, withoutWildcard } from '../../../contract/names.ts';
import { checksOf } from '../../findings/looks.ts';
import { type Advice, type AdviceTable, action, type Case } from './case.ts';
import { absolute, domain, lines, oneRound, record, shell } from './commands.ts';

/** The CNAME from a real name's challenge name into the delegated zone. */

const TTL = 300;

/** Challenge names that do not lead into the zone, and where each is to lead. */
function strays({ evidence }: Case): { readonly name: string; readonly target: string | undefined }[] {
  const checks = checksOf(evidence, 'alias').filter(
    ({ check }) => check.end !== 'unreachable' && (check.zone !== evidence.zone || isDeadEnd(check.end)),
  );
  const published = evidence.identifiers.flatMap(({ publishedAt }) => Object.entries(publishedAt));
  return [...new Set(checks.map(({ check }) => check.name))].map((name) => ({
    name,
    target: published.find(([identifier]) => challengeNameOf(withoutWildcard(identifier)) === name)?.[1],
  }));
}

function isDeadEnd(end: string): boolean {
  return end === 'circle' || end === 'too-many' || end === 'unusable';
}

function aliasRecords(it: Case): string | undefined {
  return lines(
    strays(it).map(({ name, target }) =>
      target === undefined ? undefined : record(name, TTL, 'CNAME', absolute(target)),
    ),
  );
}

const present = (it: Case) =>
  lines(strays(it).flatMap(({ name }) => [shell`dig ${domain(name)} CNAME`, shell`dig ${domain(name)} TXT`]));

const missing: Advice = (it) => [
  action('Add this CNAME in the zone of the name, not in the delegated one.', aliasRecords(it)),
  action('Talk to the owner first if a TXT record lies at that name: another client publishes there.', present(it)),
  action('Then ask for one round.', oneRound(it)),
];

const wrong: Advice = (it) => [
  action('Look first whether somebody uses where the CNAME leads now, and ask them.', present(it)),
  action('Let the CNAME lead to where the prober publishes, if it is yours to change.', aliasRecords(it)),
  action(
    'Name the present target in challengeNames of the config instead, if it must stay and lies in the delegated zone.',
  ),
];

export const ALIAS_ADVICE = { 'alias-missing': missing, 'alias-wrong': wrong } satisfies AdviceTable;
