import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Finding } from '../../../lambda/contract/evidence/findings.ts';
import { caaLines, controlLines } from './beside.ts';
import { dnsLines } from './dns.ts';
import { wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';
import { roundLines } from './round.ts';
import { timelineLines } from './timeline.ts';
import { verdictLines } from './verdict.ts';

/** All that a round saw, for a person: what happened in its order, what was looked at beside, what follows. */
export function accountLines(evidence: Evidence, paint: Paint): string[] {
  const { run, deployment, target, probes, cleanup, findings, verdict } = evidence;
  const { id: runId, startedAt, durationMs, outcome, trigger, reason, confirms } = run;
  const began = Date.parse(startedAt);
  const title = (text: string) => ['', paint('strong', text)];
  return [
    ...roundLines(
      {
        ...{ version: 1, state: 'completed', deployment, runId, target: target.id, trigger },
        ...{ startedAt, durationMs, outcome, probes, ...(cleanup ? { cleanup } : {}) },
      },
      paint,
    ),
    '',
    ...wrap(`Began ${startedAt}, ${trigger}${reason === undefined ? '' : `: ${reason}`}`, 2),
    ...(confirms === undefined ? [] : [`  Confirms ${confirms} or not`]),
    ...probes.flatMap((probe) => [...title(`What happened at ${probe.ca}`), ...timelineLines(probe, began, paint)]),
    ...title('DNS'),
    ...dnsLines(evidence.dns, paint),
    ...title('CAA'),
    ...caaLines(evidence.caa, paint),
    ...title('Controls'),
    ...controlLines(evidence.controls, paint),
    ...title('Findings'),
    ...findingLines(findings, paint),
    '',
    ...(verdict ? verdictLines(verdict, paint) : ['No verdict is in this evidence.']),
  ];
}

/** What does not hold first; what holds in a line for each id. */
function findingLines(findings: readonly Finding[], paint: Paint): string[] {
  const of = (wanted: Finding['outcome']) => findings.filter(({ outcome }) => outcome === wanted);
  const holding = Map.groupBy(of('holds'), ({ id }) => id);
  return [
    ...[...of('does-not-hold'), ...of('could-not-tell')].flatMap((finding) => notHolding(finding, paint)),
    ...[...holding].flatMap(([id, { length }]) =>
      wrap(`${toned(paint, 'holds')} ${id}${length > 1 ? ` (${length} times)` : ''}`, 4, '  '),
    ),
  ];
}

function notHolding({ outcome, id, subject, value, detail }: Finding, paint: Paint): string[] {
  const about = Object.values(subject).filter(Boolean).join(', ');
  const words = [toned(paint, outcome), `${paint('strong', id)}${value === undefined ? '' : `: ${value}`}`];
  return [...wrap([...words, ...(about ? [`(${about})`] : [])].join(' '), 4, '  '), ...wrap(detail, 4)];
}
