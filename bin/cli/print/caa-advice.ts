import type { CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import type { CaaAdvice, PlaceAdvice } from '../../../lambda/dns/caa/advice/advise.ts';
import type { Applicant } from '../../../lambda/dns/caa/advice/applicant.ts';
import { type Broken, SCENARIO_LIST, SCENARIOS, type ScenarioAdvice } from '../../../lambda/dns/caa/advice/breaks.ts';
import { batchFor, lineAt, type ToldAdvice } from '../caa/as-json.ts';
import { columns, verbatim, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';

/** CAA for a person: who passes today, the records, what would break. */
export function caaAdviceLines(told: ToldAdvice, paint: Paint): string[] {
  const { described, applicants, advice, resolver } = told;
  const from = resolver === undefined ? 'the authoritative servers' : `the resolver ${resolver}`;
  const changes = advice.places.some(({ proposal }) => proposal.kind !== 'none');
  const title = (text: string) => ['', paint('strong', text)];
  return [
    ...wrap(
      `CAA of the deployment ${described.deployment}, as ${from} have it`.replace(/(resolver \S+) have/, '$1 has'),
    ),
    '',
    ...verdictTable(told, changes, paint),
    ...title('Accounts'),
    ...accountLines(told),
    ...whyLines(advice, paint),
    ...title('Records'),
    ...advice.places.flatMap((place) => placeLines(place, paint)),
    ...title('What would break'),
    ...scenarioLines(advice.scenarios, applicants, changes),
  ];
}

function verdictTable({ applicants, advice }: ToldAdvice, changes: boolean, paint: Paint): string[] {
  const head = ['name', 'CA', 'today', ...(changes ? ['by the records below'] : [])].map((cell) =>
    paint('faint', cell),
  );
  const rows = advice.names.flatMap(({ name, today, proposed }) =>
    today.map((finding, index) => [
      index === 0 ? name : '',
      labelOf(applicants[index], applicants),
      toned(paint, finding.outcome),
      ...(changes ? [toned(paint, (proposed[index] ?? finding).outcome)] : []),
    ]),
  );
  return columns([head, ...rows], 2);
}

/** The account as well, where a CA has several. */
function labelOf(applicant: Applicant | undefined, all: readonly Applicant[]): string {
  if (!applicant) return '';
  const alike = all.filter(({ id }) => id === applicant.id);
  return alike.length > 1 ? `${applicant.id} (${alike.indexOf(applicant) + 1})` : applicant.id;
}

/** URLs stay whole, so that they can be copied. */
function accountLines({ applicants, described }: ToldAdvice): string[] {
  const labels = columns(
    applicants.map((applicant) => [labelOf(applicant, applicants), applicant.role]),
    2,
  );
  const width = Math.max(...labels.map((label) => label.length));
  return applicants.flatMap(({ id, accountUrl }, index) => {
    const label = (labels[index] ?? '').padEnd(width + 2);
    if (accountUrl !== undefined) return [`${label}${accountUrl}`];
    const trouble = described.cas.find((ca) => ca.id === id)?.trouble;
    return wrap(trouble ? `not known: ${trouble.message}` : 'not known', width + 2, label);
  });
}

/** Each reason once, with the CAs and names that it keeps out. */
function whyLines({ names }: CaaAdvice, paint: Paint): string[] {
  const open = names.flatMap(({ today }) => today.filter(({ outcome }) => outcome !== 'allowed'));
  const byMessage = Map.groupBy(open, ({ outcome, message }) => `${outcome} ${message}`);
  return byMessage.size === 0
    ? []
    : ['', paint('strong', 'Why'), ...[...byMessage.values()].flatMap((findings) => reason(findings, paint))];
}

function reason(findings: readonly CaaFinding[], paint: Paint): string[] {
  const [first] = findings;
  if (!first) return [];
  const unique = (texts: readonly string[]) => [...new Set(texts)].join(', ');
  const whom = `${unique(findings.map(({ ca }) => ca))} for ${unique(findings.map(({ identifier }) => identifier))}`;
  return wrap(`${toned(paint, first.outcome)} ${whom}: ${first.message}`, 4, '  ');
}

const KINDS = {
  needed: 'needs a change',
  optional: 'needs no change; could be narrowed',
  none: 'nothing to change',
} as const;

function placeLines(advice: PlaceAdvice, paint: Paint): string[] {
  const { place, proposal, notes } = advice;
  const line = lineAt(advice);
  const today = place.found?.set.records ?? [];
  const batch = batchFor(advice);
  const of = (sign: string, tone: 'good' | 'bad', records: typeof today) =>
    records.map((record) => `    ${paint(tone, sign)} ${line(record)}`);
  return [
    ...wrap(`${paint('strong', place.owner)}: ${KINDS[proposal.kind]} (counts for ${place.names.join(', ')})`, 4, '  '),
    ...notes.flatMap(({ text }) => wrap(text, 6, '    ! ')),
    ...(today.length > 0 ? ['    today'] : []),
    ...today.flatMap((record) => verbatim(line(record), 6)),
    ...(proposal.kind === 'none' ? [] : [proposal.kind === 'needed' ? '    to change' : '    to narrow it']),
    ...of('-', 'bad', [...proposal.remove, ...proposal.change.map(({ from }) => from)]),
    ...of('+', 'good', [...proposal.change.map(({ to }) => to), ...proposal.add]),
    ...(batch
      ? [
          '    in Route 53, as aws route53 change-resource-record-sets --change-batch',
          ...verbatim(JSON.stringify(batch), 6),
        ]
      : []),
  ];
}

function scenarioLines(
  scenarios: readonly ScenarioAdvice[],
  applicants: readonly Applicant[],
  changes: boolean,
): string[] {
  return SCENARIO_LIST.flatMap((scenario) => {
    const own = scenarios.filter((each) => each.scenario === scenario);
    const title = wrap(`If ${SCENARIOS[scenario]}:`, 4, '  ');
    if (own.length === 0) return [...title, '    the config has no CA for it'];
    if (own.every(({ today, proposed }) => isSound(today) && isSound(proposed))) return [...title, '    nothing'];
    const rows = own.flatMap((each) => {
      const applicant = applicants.find(({ id, accountUrl }) => id === each.ca && accountUrl === each.accountUrl);
      return [
        [labelOf(applicant, applicants), 'today', inWords(each.today)],
        ...(changes ? [['', 'then', inWords(each.proposed)]] : []),
      ];
    });
    return [...title, ...columns(rows, 4)];
  });
}

function isSound({ breaks, unsure }: Broken): boolean {
  return breaks.length + unsure.length === 0;
}

function inWords({ breaks, unsure }: Broken): string {
  const parts = [
    ...(breaks.length > 0 ? [`refused: ${breaks.join(', ')}`] : []),
    ...(unsure.length > 0 ? [`could not tell: ${unsure.join(', ')}`] : []),
  ];
  return parts.join('; ') || 'nothing';
}
