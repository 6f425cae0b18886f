import type { DnsAnswerEvidence, DnsCheck, DnsEvidence } from '../../../lambda/contract/evidence/dns.ts';
import type { Evidence, Gathering } from '../../../lambda/contract/evidence/evidence.ts';
import { columns, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

/** The looks at the DNS: when validation was asked for, and when it had ended. A line for each check. */
export function dnsLines({ before, after }: Evidence['dns'], paint: Paint): string[] {
  const looks = before.map(lookLines);
  const last = lookLines(after);
  const unchanged = looks.at(-1)?.join() === last.join();
  return [
    ...looks.flatMap((lines) => [`  ${paint('faint', 'before validation')}`, ...lines]),
    `  ${paint('faint', 'after validation')}`,
    ...(unchanged ? ['    the same'] : last),
  ];
}

function lookLines({ state, why, found }: Gathering<DnsEvidence>): string[] {
  if (!found) return wrap(why === undefined ? state : `${state}: ${why}`, 4);
  return columns(
    found.checks.map((check) => [check.check, said(check)]),
    4,
  );
}

const SHADOW_WORDS = {
  same: 'answers from the public zone',
  other: 'answers from another zone in its place',
  unknown: 'could not tell',
} as const;

/** What a check came to, in one sentence. */
function said(check: DnsCheck): string {
  if ('crashed' in check) return `${check.subject}: the check itself failed: ${check.crashed}`;
  switch (check.check) {
    case 'alias':
      return `${check.name}${check.hops.length === 0 ? ': no CNAME' : ` leads to ${check.target}`}; ${[check.end, ...check.said].join('; ')}`;
    case 'delegation':
      return `${check.zone}: delegated ${check.delegated}; ${servers(check.servers)}${differing(check)}`;
    case 'dnssec':
      return `${check.zone}: ${[check.state, ...check.said].join('; ')}`;
    case 'negative-ttl':
      return `${check.zone}: ${check.negativeTtl === undefined ? 'not known' : `${check.negativeTtl} s`}`;
    case 'authoritative':
      return `${check.target}: ${served(check.answers)}`;
    case 'resolvers':
      return `${check.name}: ${check.resolvers.map(({ resolver, reading, why }) => `${resolver} ${reading}${why === undefined ? '' : ` (${why})`}`).join('; ')}`;
    case 'shadow':
      return `${check.name}: ${check.resolvers.map(({ resolver, reading }) => `${resolver} ${SHADOW_WORDS[reading]}`).join('; ')}`;
    default:
      return check satisfies never;
  }
}

function servers(all: readonly { readonly server: string; readonly state: string }[]): string {
  const others = all.filter(({ state }) => state !== 'serves').map(({ server, state }) => `${server} ${state}`);
  return [`${all.length - others.length} of ${all.length} addresses serve it`, ...others].join('; ');
}

/** Only the servers that are not as they should be, by name. */
function served(answers: readonly DnsAnswerEvidence[]): string {
  const others = answers.filter(
    ({ values }) => !values || values.expectedServed < values.expected || values.foreign > 0,
  );
  const good = answers.length - others.length;
  return [`${good} of ${answers.length} answers have all values and no other`, ...others.map(answer)].join('; ');
}

function differing({
  onlyAtParent,
  onlyInZone,
}: {
  onlyAtParent: readonly string[];
  onlyInZone: readonly string[];
}): string {
  const list = (words: string, names: readonly string[]) => (names.length > 0 ? `; ${words} ${names.join(', ')}` : '');
  return list('only at the parent:', onlyAtParent) + list('only in the zone:', onlyInZone);
}

function answer({ server, transport, failure, rcode, values }: DnsAnswerEvidence): string {
  if (failure !== undefined) return `${server} ${transport} ${failure}`;
  if (!values) return `${server} ${transport} ${rcode ?? 'no code'}`;
  const foreign = values.foreign > 0 ? ` and ${values.foreign} foreign` : '';
  return `${server} ${transport} ${values.expectedServed} of ${values.expected} values${foreign}`;
}
