import type { MatrixCase, Truth } from '../../../../lab/matrix/case.ts';
import { type Judged, judge } from '../../../../lab/matrix/judge.ts';
import type { Played } from '../../../../lab/matrix/play.ts';
import type { Row } from '../../../../lab/matrix/report.ts';
import { VERDICT_CODES, type VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import type { Verdict } from '../../../../lambda/contract/verdict/verdict.ts';

export function aCase(truth: Truth, id = 'a-case'): MatrixCase {
  return { id, story: 'A story', put: [], truth };
}

export function aVerdict(code: VerdictCode, contributing: readonly VerdictCode[] = []): Verdict {
  const { fault } = VERDICT_CODES[code];
  return {
    version: 1,
    readiness: { renewal: 'unknown', failover: 'unknown' },
    ...{ fault, code, confidence: 'proved', cas: [], summary: 'a summary', actions: [], findings: [] },
    contributing: contributing.map((each) => ({
      ...{ fault: VERDICT_CODES[each].fault, code: each, effect: 'risks', confidence: 'proved' },
      ...{ rule: each, cas: [], summary: 'a summary', findings: [] },
    })),
    ...{ change: 'first', page: `verdicts/${code}.md`, rules: [] },
  };
}

export function aRow(truth: Truth, verdict: Verdict | undefined, played: Partial<Played> = {}): Row {
  const judged: Judged = judge(aCase(truth), verdict);
  return { judged, played: { id: judged.id, ms: 1_000, leaks: [], defects: [], ...played } };
}
