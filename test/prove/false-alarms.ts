import type { RoundResult } from '../../lambda/contract/result.ts';
import type { Verdict } from '../../lambda/contract/verdict/verdict.ts';
import type { CaRole } from '../../lambda/contract/vocabulary.ts';

/** Which answer of the readiness a role stands for. */
const ANSWERS: Readonly<Record<Exclude<CaRole, 'production'>, keyof Verdict['readiness']>> = {
  staging: 'renewal',
  backup: 'failover',
};

/** In words: what of a round would trouble somebody, where nothing is wrong. */
export function falseAlarmsIn({ outcome, cleanup, probes, verdict }: RoundResult): string[] {
  const roles = new Set(probes.map(({ role }) => role));
  return [
    ...(outcome === 'passed' && cleanup?.outcome === 'passed' ? [] : [`${outcome}, cleanup ${cleanup?.outcome}`]),
    ...(verdict ? alarmsIn(verdict, roles) : ['no verdict']),
  ];
}

function alarmsIn({ fault, code, readiness }: Verdict, roles: ReadonlySet<CaRole>): string[] {
  const notReady = Object.entries(ANSWERS).filter(
    ([role, answer]) => roles.has(role as CaRole) && readiness[answer] !== 'ready',
  );
  return [
    ...(fault === 'none' ? [] : [`${fault}/${code}`]),
    ...notReady.map(([, answer]) => `${answer} ${readiness[answer]}`),
  ];
}

/** What was told besides, where nothing is wrong: codes. */
export function notesIn({ verdict }: Pick<RoundResult, 'verdict'>): string[] {
  if (!verdict) return [];
  const primary = verdict.code === 'healthy' ? [] : [verdict.code];
  return [...primary, ...verdict.contributing.map(({ code }) => code)];
}
