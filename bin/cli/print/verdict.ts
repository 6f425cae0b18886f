import type { Cause, FindingRef, Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import type { Fault } from '../../../lambda/contract/verdict/vocabulary.ts';
import { columns, verbatim, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';

/** Who must act, for people. */
export const WHO_ACTS: Readonly<Record<Fault, string>> = {
  none: 'nobody',
  configuration: 'we: our own configuration',
  ca: 'the CA',
  'dns-provider': 'Route 53, or whoever serves the parent zone',
  platform: 'AWS, or whoever runs the way out of it',
  'rate-limit': 'nobody at once: a limit is used up',
  client: 'we: our own ACME client',
  prober: 'we: this prober is at fault',
  unknown: 'not decided: the evidence does not say',
};

/** A verdict for a person in an incident: the answer first, then what to do, then what it rests on. */
export function verdictLines(verdict: Verdict, paint: Paint): string[] {
  return [
    paint('strong', 'Verdict'),
    ...answer(verdict, paint),
    '',
    ...wrap(verdict.summary, 2),
    ...(verdict.proved === undefined ? [] : wrap(`The confirmation says: ${verdict.proved}`, 2)),
    ...section('What to do', actions(verdict), paint),
    ...section('What would decide', experiment(verdict), paint),
    ...section('What else holds', verdict.contributing.flatMap(contributing), paint),
    ...section(
      'It rests on',
      columns(
        verdict.findings.map((each) => finding(each, paint)),
        2,
      ),
      paint,
    ),
    '',
    `Page: docs/${verdict.page} (prober explain ${verdict.code})`,
  ];
}

function answer({ readiness, fault, code, confidence, cas, step, change }: Verdict, paint: Paint): string[] {
  const where = [...(cas.length > 0 ? [`at ${cas.join(', ')}`] : []), ...(step ? [`in the step ${step}`] : [])];
  return columns(
    [
      ['renewal', toned(paint, readiness.renewal)],
      ['failover', toned(paint, readiness.failover)],
      ['must act', `${WHO_ACTS[fault]} (${fault})`],
      ['code', [paint('strong', code), `(${confidence})`, ...where].join(' ')],
      ['change', change],
    ],
    2,
  );
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('strong', title), ...lines];
}

function actions(verdict: Verdict): string[] {
  return verdict.actions.flatMap(({ text, command }, index) => [
    ...wrap(text, 5, `  ${index + 1}. `),
    ...(command === undefined ? [] : verbatim(command, 7)),
  ]);
}

function experiment({ experiment: open }: Verdict): string[] {
  return open ? wrap(`${open.decides} (${open.kind} at ${open.ca})`, 2) : [];
}

function contributing({ code, fault, effect, cas, summary }: Cause): string[] {
  const where = cas.length > 0 ? ` at ${cas.join(', ')}` : '';
  return wrap(`${code}${where} (${fault}, ${effect}): ${summary}`, 4, '  - ');
}

function finding({ outcome, id, about, value }: FindingRef, paint: Paint): string[] {
  return [toned(paint, outcome), id, [about, value].filter(Boolean).join(': ')];
}
