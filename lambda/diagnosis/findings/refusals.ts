import type { Problem } from '../../contract/problem.ts';
import type { RequestRecord } from '../../contract/result.ts';
import { type PlacedProbe, requestsOf, shortType } from './probes.ts';

/** What a CA refused, and what for. */

/** Load balancers that throttle an address answer 503 with Retry-After and no problem document. */
function isThrottling({ status, retryAfter, problem }: RequestRecord): boolean {
  return status === 503 && retryAfter !== undefined && problem === undefined;
}

export function isRateLimited(request: RequestRecord): boolean {
  return request.status === 429 || typeOf(request.problem) === 'rateLimited' || isThrottling(request);
}

export function isServerError(request: RequestRecord): boolean {
  if (isRateLimited(request)) return false;
  return (request.status ?? 0) >= 500 || typeOf(request.problem) === 'serverInternal';
}

function typeOf(problem: Problem | undefined): string | undefined {
  return problem && shortType(problem);
}

export type Refusal = { readonly value: string; readonly words: string; readonly at: string };

export function refusalsOf(placed: PlacedProbe, fits: (request: RequestRecord) => boolean): Refusal[] {
  return requestsOf(placed)
    .filter(({ request }) => fits(request))
    .map(({ request, at }) => ({
      value: typeOf(request.problem) ?? String(request.status),
      words: `${request.resource} ${request.status ?? ''}${request.problem ? ` ${typeOf(request.problem)}` : ''}`,
      at,
    }));
}

/** Refusals, or else the errors of a type that stand in orders and challenges, which come with status 200. */
export function withInner(placed: PlacedProbe, fits: (request: RequestRecord) => boolean, type: string): Refusal[] {
  const refused = refusalsOf(placed, fits);
  return refused.length > 0 ? refused : innerProblems(placed, type);
}

function innerProblems({ probe, at }: PlacedProbe, type: string): Refusal[] {
  return probe.steps.flatMap(({ step, trouble }, index) => {
    if (typeOf(trouble?.problem) !== type) return [];
    return [{ value: type, words: `${type} in the step ${step}`, at: `${at}/steps/${index}/trouble/problem` }];
  });
}

export function answeredAny(placed: PlacedProbe): boolean {
  return placed.probe.requests.some(({ status }) => status !== undefined);
}
