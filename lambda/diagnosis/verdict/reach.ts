import type { Control } from '../../contract/evidence/controls.ts';
import type { RequestRecord } from '../../contract/result.ts';
import { answeredOnce, findingsOf, lastRefused, type ProbeView, type RoundView } from './view.ts';

/** What a round says of the way out of the function. */

export type WayOut =
  /** A host that is no CA was reached. */
  | 'works'
  /** None was, over any address family, and at least one was tried. */
  | 'fails'
  /** There is none to ask, or the answers say nothing. */
  | 'unknown';

/** Why a host was not reached, as requests and controls have it before the platform's own word. */
export function failureKind(failure: string | undefined): string | undefined {
  return failure?.split(':')[0];
}

export function wayOut(round: Pick<RoundView, 'evidence'>): WayOut {
  const asked = controlsOf(round, 'egress');
  if (asked.some(({ outcome }) => outcome === 'holds')) return 'works';
  const tried = asked.filter(({ outcome }) => outcome === 'fails');
  if (tried.length > 0) return 'fails';
  // Without a route for any family nothing was tried, for nothing could be.
  const routeless = asked.length > 0 && asked.every(({ reason }) => reason === 'no-route' || reason === 'no-address');
  return routeless && asked.some(({ reason }) => reason === 'no-route') ? 'fails' : 'unknown';
}

export function wayOutFindings(round: Pick<RoundView, 'evidence'>) {
  return findingsOf(round, ['egress-works-ipv4', 'egress-works-ipv6']);
}

export function controlsOf({ evidence }: Pick<RoundView, 'evidence'>, kind: Control['kind']): Control[] {
  return (evidence.controls.found ?? []).filter((control) => control.kind === kind);
}

/** Probes of CAs that answered something in this round, and controls of CAs that did. */
export function someCaAnswered({ probes, evidence }: Pick<RoundView, 'evidence' | 'probes'>): boolean {
  return (
    probes.some(answeredOnce) ||
    (evidence.controls.found ?? []).some(({ kind, status }) => kind !== 'egress' && status !== undefined)
  );
}

/** A host name was turned into an address. */
export function someNameFound({ probes, evidence }: Pick<RoundView, 'evidence' | 'probes'>): boolean {
  const all = [...probes.flatMap(({ probe }) => probe.requests), ...(evidence.controls.found ?? [])];
  return all.some(({ timings }) => timings?.dns !== undefined);
}

/**
 * Somebody else was reached when this probe was not any more, so the way out was still there.
 * @param request of this probe, that was not answered
 */
export function othersReachedSince(
  { probes, evidence }: Pick<RoundView, 'evidence' | 'probes'>,
  lost: ProbeView,
  request = lastRefused(lost),
): boolean {
  const since = Date.parse(request?.at ?? '');
  const others = probes.filter(({ ca }) => ca !== lost.ca).flatMap(({ probe }) => probe.requests);
  const controls = (evidence.controls.found ?? []).filter(
    ({ outcome, status }) => outcome === 'holds' || status !== undefined,
  );
  const answered = [...others.filter(({ status }) => status !== undefined), ...controls];
  return answered.some(({ at, durationMs }) => Date.parse(at) + durationMs >= since);
}

/** Hosts that were not reached for a reason, each once: CAs of probes and of controls, and hosts that are no CA. */
export function hostsFailing(
  { probes, evidence }: Pick<RoundView, 'evidence' | 'probes'>,
  fits: (unanswered: Unanswered, host: string) => boolean,
): string[] {
  const ofProbes = probes.flatMap(({ probe }) =>
    probe.requests.map((request) => ({ ...request, host: hostOf(request.url) })),
  );
  const all = [...ofProbes, ...(evidence.controls.found ?? [])];
  return [
    ...new Set(all.filter((each) => each.failure !== undefined && fits(each, each.host)).map(({ host }) => host)),
  ];
}

/**
 * Nobody found the host name: the platform says so, or the time was used up before there was an address to connect to.
 */
export function isLookupFailure({ failure, timings, connection }: Unanswered, host: string): boolean {
  const kind = failureKind(failure);
  if (kind === 'dns') return true;
  const literal = /^(\d+\.){3}\d+(:\d+)?$|^\[/.test(host);
  return kind === 'timeout' && !literal && timings?.dns === undefined && connection?.address === undefined;
}

type Unanswered = Pick<RequestRecord, 'failure' | 'timings' | 'connection'>;

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** A request of this probe was answered before the one that was not: the CA could be reached. */
export function answeredBefore({ probe }: ProbeView): boolean {
  const first = probe.requests.findIndex(({ failure }) => failure !== undefined);
  return probe.requests.slice(0, Math.max(0, first)).some(({ status }) => status !== undefined);
}
