import type { Judged, Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

export const aliasLeadsIntoZone: Rule = {
  id: 'alias-leads-into-zone',
  judge: (facts) => acrossLooks(checksOf(facts, 'alias').map((found) => judge(found, facts.zone))),
};

function judge({ check, at }: Found<'alias'>, zone: string): Judged {
  const { name, target, end, hops, said } = check;
  const about = { subject: { name }, evidence: [at] };
  const way = [name, ...hops.map((hop) => hop.target)].slice(0, 4).join(' → ');
  if (end === 'unreachable') {
    const detail = `The way from ${name} could not be followed to its end: ${said.join('; ') || 'no server answered'}.`;
    return { ...about, outcome: 'could-not-tell', detail };
  }
  if (end === 'circle' || end === 'too-many' || end === 'unusable') {
    return { ...about, outcome: 'does-not-hold', value: end, detail: `The CNAMEs from ${name} lead nowhere: ${way}.` };
  }
  if (check.zone === zone) return { ...about, outcome: 'holds', detail: `${way} lies in ${zone}.` };
  if (target === zone || target.endsWith(`.${zone}`)) {
    const detail = `${way} is answered by the zone ${check.zone || '(root)'}, and not by ${zone}.`;
    return { ...about, outcome: 'does-not-hold', value: 'other-zone', detail };
  }
  const where = hops.length === 0 ? `There is no CNAME at ${name}` : `${way} leads to ${target}`;
  const detail = `${where}, which lies in the zone ${check.zone || '(root)'} and not in ${zone}.`;
  return { ...about, outcome: 'does-not-hold', value: hops.length === 0 ? 'no-alias' : 'elsewhere', detail };
}
