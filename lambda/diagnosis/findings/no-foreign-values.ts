import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

export const noForeignValues: Rule = {
  id: 'no-foreign-values',
  judge: (facts) => acrossLooks(checksOf(facts, 'authoritative').map(judge)),
};

function judge({ check: { name, target, answers }, at }: Found<'authoritative'>): Judged {
  const subject = { name };
  const counted = answers.flatMap(({ values, server, rcode }, index) =>
    values || rcode === 'NXDOMAIN' ? [{ foreign: values?.foreign ?? 0, server, at: `${at}/answers/${index}` }] : [],
  );
  const dirty = counted.filter(({ foreign }) => foreign > 0);
  if (dirty.length > 0) {
    const most = Math.max(...dirty.map(({ foreign }) => foreign));
    const detail = `Up to ${most} values that this round did not publish lie at ${target}, served by ${listed(dirty.map(({ server }) => server))}.`;
    return { subject, outcome: 'does-not-hold', value: String(most), detail, evidence: dirty.map((each) => each.at) };
  }
  if (counted.length === 0) {
    return { subject, outcome: 'could-not-tell', detail: `No server told what lies at ${target}.`, evidence: [at] };
  }
  return { subject, outcome: 'holds', detail: `No foreign value lies at ${target}.`, evidence: [at] };
}
