import type { CaaFinding } from '../../contract/evidence/caa.ts';
import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { type Judged, listed, type Rule } from './finding.ts';

/** One for each CA and account, over all names. */
export const caaAllows: Rule = { id: 'caa-allows', judge: judgeAll };

type Placed = { readonly caa: CaaFinding; readonly at: string };

function judgeAll({ caa: { found = [] } }: EvidenceFacts): Judged[] {
  const byAccount = new Map<string, Placed[]>();
  for (const [index, caa] of found.entries()) {
    const key = `${caa.ca} ${caa.accountUrl ?? ''}`;
    byAccount.set(key, [...(byAccount.get(key) ?? []), { caa, at: `/caa/found/${index}` }]);
  }
  return [...byAccount.values()].map(judge);
}

function judge(all: readonly Placed[]): Judged {
  const [first] = all;
  const account = first?.caa.accountUrl;
  const subject = { ca: first?.caa.ca ?? '', ...(account === undefined ? {} : { account }) };
  const pick = (outcome: CaaFinding['outcome']) => all.filter(({ caa }) => caa.outcome === outcome);
  const refused = pick('refused');
  const open = pick('undetermined');
  const [worst] = [...refused, ...open];
  if (!worst) {
    const detail = `CAA lets it issue for ${listed(all.map(({ caa }) => caa.identifier))}.`;
    return { subject, outcome: 'holds', detail, evidence: all.map(({ at }) => at) };
  }
  const same = refused.length > 0 ? refused : open;
  return {
    subject,
    outcome: refused.length > 0 ? 'does-not-hold' : 'could-not-tell',
    value: worst.caa.reason,
    detail: `For ${listed(same.map(({ caa }) => caa.identifier))}: ${worst.caa.message}`,
    evidence: same.map(({ at }) => at),
  };
}
