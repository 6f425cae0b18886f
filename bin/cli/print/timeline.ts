import type { ProbeResult, RequestRecord, StepResult } from '../../../lambda/contract/result.ts';
import { columns } from './layout.ts';
import { type Paint, toned } from './paint.ts';
import { duration } from './times.ts';

/** Steps and requests of a probe in the order in which they began; seconds from the beginning of the round. */
export function timelineLines(
  { steps, requests }: Pick<ProbeResult, 'steps' | 'requests'>,
  began: number,
  paint: Paint,
): string[] {
  const events = [
    ...steps.map((step) => ({ at: Date.parse(step.startedAt), cells: stepCells(step, paint) })),
    ...requests.map((request) => ({ at: Date.parse(request.at), cells: requestCells(request, paint) })),
  ].sort((a, b) => a.at - b.at);
  if (events.length === 0) return ['  nothing'];
  return columns(
    events.map(({ at, cells }) => [((at - began) / 1_000).toFixed(3).padStart(8), ...cells]),
    0,
  );
}

function stepCells({ step, outcome, durationMs, attempts, note, trouble }: StepResult, paint: Paint): string[] {
  const more = [
    ...(attempts === undefined || attempts === 1 ? [] : [`${attempts} attempts`]),
    ...(note === undefined ? [] : [note]),
    ...(trouble ? [`${trouble.code}: ${trouble.message}`] : []),
  ];
  return [paint('strong', step), toned(paint, outcome), duration(durationMs), more.join('; ')];
}

function requestCells(request: RequestRecord, paint: Paint): string[] {
  const { method, resource, status, failure, durationMs, problem, retryAfter, attempt, omittedBefore } = request;
  const bad = status === undefined || status >= 400;
  const came = String(status ?? failure ?? 'no answer');
  const more = [
    ...(problem
      ? [[problem.type.replace('urn:ietf:params:acme:error:', ''), problem.detail].filter(Boolean).join(': ')]
      : []),
    ...(retryAfter === undefined ? [] : [`Retry-After ${retryAfter}`]),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
    ...(omittedBefore === undefined ? [] : [`${omittedBefore} records before it were left out`]),
  ];
  return [`  ${method} ${resource}`, bad ? paint('bad', came) : came, duration(durationMs), more.join('; ')];
}
