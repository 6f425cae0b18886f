import { MOST_DOMAINS_PER_ORDER, MOST_PUBLIC_ORDERS_PER_DAY } from '../../lambda/contract/allowance.ts';
import { type Ca, isOrderable } from '../../lambda/contract/ca.ts';
import type { Config } from '../../lambda/contract/config.ts';
import type { Target } from '../../lambda/contract/deployment.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import { canaryName, challengeNameOf, withoutWildcard } from '../../lambda/contract/names.ts';
import { registeredDomains } from '../../lambda/contract/registered-domain.ts';
import { checkIssuers } from './check-issuers.ts';
import type { Complaint } from './config-error.ts';
import { expressionFault } from './expression.ts';

/** A domain name's most characters (RFC 1035 section 2.3.4). */
const MOST_NAME_CHARACTERS = 253;
/** As long as the label that a canary's name begins with. */
const RANDOM_LABEL = 'x'.repeat(12);

/** What the schema cannot say: each check adds to the list of complaints. */
export function check(config: Config, resolved: { cas: readonly Ca[]; targets: readonly Target[] }): Complaint[] {
  return [
    ...checkSchedules(config),
    ...checkBudgets(resolved.cas),
    ...checkOrderable(config, resolved.cas),
    ...checkExisting(config, resolved.cas),
    ...checkRealTargets(config),
    ...checkIssuers(resolved),
    ...checkNameLengths(config, resolved),
  ];
}

function checkSchedules({ schedules }: Config): Complaint[] {
  const complaints: Complaint[] = [];
  if (!isTimeZone(schedules.timeZone)) {
    const text = `got ${shown(schedules.timeZone)}, wants an IANA time zone, as in "Europe/Berlin"`;
    complaints.push({ path: ['schedules', 'timeZone'], text });
  }
  for (const name of ['probe', 'pulse', 'janitor'] as const) {
    const { expression } = schedules[name];
    const fault = expressionFault(expression);
    if (fault) {
      complaints.push({ path: ['schedules', name, 'expression'], text: `got ${shown(expression)}, wants ${fault}` });
    }
  }
  return complaints;
}

/** Intl also takes offsets ("+01:00"), which Scheduler does not. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function checkBudgets(cas: readonly Ca[]): Complaint[] {
  return cas.filter(isOrderable).flatMap(({ id, publiclyTrusted, limits }) => {
    const { ordersPerDay, reservedOrdersPerDay } = limits;
    const path = ['cas', id, 'reservedOrdersPerDay'];
    if (publiclyTrusted && ordersPerDay > MOST_PUBLIC_ORDERS_PER_DAY) {
      const why = `at most ${MOST_PUBLIC_ORDERS_PER_DAY} at a publicly trusted CA: one scheduled order a day, two more on demand`;
      return [{ path: ['cas', id, 'ordersPerDay'], text: `got ${ordersPerDay}, wants ${why}` }];
    }
    if (reservedOrdersPerDay >= ordersPerDay) {
      return [{ path, text: `got ${reservedOrdersPerDay}, wants less than ordersPerDay (${ordersPerDay})` }];
    }
    if (publiclyTrusted && reservedOrdersPerDay < ordersPerDay - 1) {
      const why = 'a publicly trusted CA gets one scheduled order a day';
      return [{ path, text: `got ${reservedOrdersPerDay}, wants ${ordersPerDay - 1}: ${why}` }];
    }
    return [];
  });
}

function checkOrderable({ targets }: Config, cas: readonly Ca[]): Complaint[] {
  const orderable = cas.filter(isOrderable).map(({ id }) => id);
  const complaints: Complaint[] = [];
  if (orderable.length === 0) {
    complaints.push({ path: ['cas'], text: 'got only CAs that are never ordered from, wants a staging or backup CA' });
  }
  for (const [name, target] of Object.entries(targets)) {
    if (target.kind !== 'real') continue;
    const refused = target.issueFrom.filter((ca) => !orderable.includes(ca));
    for (const ca of refused) {
      const text = `got ${shown(ca)}, which is never ordered from, wants a staging or backup CA`;
      complaints.push({ path: ['targets', name, 'issueFrom'], text });
    }
  }
  return complaints;
}

/** A secret that nothing would use is a slip of the name. */
function checkExisting({ existing }: Config, cas: readonly Ca[]): Complaint[] {
  const orderable = cas.filter(isOrderable).map(({ id }) => id);
  const arns = Object.entries(existing.secrets);
  return arns.flatMap(([ca, arn], index) => {
    const path = ['existing', 'secrets', ca];
    if (!orderable.includes(ca)) return [{ path, text: `got a secret, wants a CA with one (${orderable.join(', ')})` }];
    const other = arns.slice(0, index).find(([, before]) => before === arn);
    return other ? [{ path, text: `got the secret of ${shown(other[0])}, wants its own` }] : [];
  });
}

function checkRealTargets({ targets }: Config): Complaint[] {
  return Object.entries(targets).flatMap(([name, target]) => {
    if (target.kind !== 'real') return [];
    const own = new Set(target.names.map(withoutWildcard));
    const foreign = Object.keys(target.challengeNames ?? {}).filter((host) => !own.has(host));
    const wants = `a name of this target (${[...own].join(', ')})`;
    const domains = registeredDomains(target.names).length;
    const tooMany = `got names of ${domains} registered domains, wants at most ${MOST_DOMAINS_PER_ORDER}`;
    return [
      ...foreign.map((host) => ({
        path: ['targets', name, 'challengeNames'],
        text: `got the name ${shown(host)}, wants ${wants}`,
      })),
      ...(domains > MOST_DOMAINS_PER_ORDER ? [{ path: ['targets', name, 'names'], text: tooMany }] : []),
    ];
  });
}

function checkNameLengths(
  { deployment, zone }: Config,
  { cas, targets }: { cas: readonly Ca[]; targets: readonly Target[] },
): Complaint[] {
  const longestCa = cas.map(({ id }) => id).reduce((a, b) => (b.length > a.length ? b : a), '');
  const base = canaryName(zone.name, deployment, longestCa, RANDOM_LABEL);
  return targets.flatMap((target) => {
    const names =
      target.kind === 'canary'
        ? target.labels.map((label) => challengeNameOf(label === '@' ? base : `${label}.${base}`))
        : Object.values(target.challengeNames);
    const tooLong = names.find((name) => name.length > MOST_NAME_CHARACTERS);
    if (!tooLong) return [];
    const text = `got names that make a challenge name of ${tooLong.length} characters, wants at most ${MOST_NAME_CHARACTERS}`;
    return [{ path: ['targets', target.id, 'names'], text }];
  });
}
