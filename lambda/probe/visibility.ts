import type { PropagationCause } from '../contract/causes.ts';
import type { Clock } from '../contract/clock.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ZoneServers } from '../dns/delegation.ts';
import { awaitServers, causeOf, type PropagationReport } from '../dns/propagation.ts';
import type { Publisher } from '../dns/publisher.ts';
import type { DnsServer } from '../dns/server.ts';
import type { Batch } from './publication.ts';

/**
 * INSYNC says that every Route 53 server has the change (API_GetChange of the Route 53 API reference). When it is still not
 * there this long after every server was seen to serve the values, the servers are believed.
 */
const INSYNC_GRACE_MS = 15_000;

/** That every server serves the values: after how many milliseconds, and a note for the record. */
export type Visible = { readonly servedAfterMs: number; readonly note: string };

/**
 * Waits until what a batch published can be seen by any CA: Route 53 says INSYNC and every authoritative server serves it.
 * @param options.deadline milliseconds since 1970
 * @throws TroubleError `propagation-timeout`
 */
export async function awaitVisible(
  batch: Batch,
  options: {
    readonly publisher: Publisher;
    readonly servers: readonly DnsServer[];
    readonly clock: Clock;
    readonly deadline: number;
  },
): Promise<Visible> {
  const { clock, deadline, servers, publisher } = options;
  const began = clock.now();
  const stop = new AbortController();
  const insync = insyncOfAll(batch, publisher, { deadline, signal: stop.signal });
  let isPending = batch.changeIds.length > 0;
  // Looked at below as well; a refusal must not count as unhandled until then.
  insync.then(
    (report) => {
      isPending = !report.insync;
    },
    () => undefined,
  );
  try {
    const report = await awaitServers(servers, batch.entries, { clock, deadline });
    if (!report.complete) throw timedOut(report, isPending);
    const servedAfterMs = clock.now() - began;
    const visible = (how: string) => ({
      servedAfterMs,
      note: `all ${servers.length} name servers served the values after ${servedAfterMs} ms; ${how}`,
    });
    if (batch.attempts === 0) return visible('no change was needed');
    if (batch.changeIds.length === 0) return visible('went on without INSYNC, for the answer of Route 53 got lost');
    const grace = clock.sleep(INSYNC_GRACE_MS, stop.signal).then(() => undefined);
    const answer = await Promise.race([insync, grace]);
    if (answer?.insync) return visible(`INSYNC after ${answer.afterMs} ms`);
    return visible(`went on without INSYNC, which had not come ${clock.now() - began} ms after the change`);
  } finally {
    stop.abort();
  }
}

/** In words which servers of a delegation could not be asked at any address: what they serve is not known. */
export function unaskedServers({ servers, notChecked }: ZoneServers): string[] {
  const unasked = notChecked.filter(({ name }) => servers.every((server) => server.name !== name));
  return unasked.map(({ name, why }) => `${name} was not asked: ${why}`);
}

/** The changes of a batch are INSYNC when the last of them is. */
async function insyncOfAll(
  { changeIds }: Batch,
  publisher: Publisher,
  options: { readonly deadline: number; readonly signal: AbortSignal },
): Promise<{ readonly insync: boolean; readonly afterMs: number }> {
  const reports = await Promise.all(changeIds.map((changeId) => publisher.awaitInsync(changeId, options)));
  return {
    insync: reports.every(({ insync }) => insync),
    afterMs: Math.max(0, ...reports.map(({ afterMs }) => afterMs)),
  };
}

const LACKING: readonly PropagationCause[] = ['none-served', 'some-served', 'nxdomain'];

/** @param isPending servers that lack values once Route 53 has said INSYNC have lost them; before, they have not got them yet */
function timedOut(report: PropagationReport, isPending: boolean): TroubleError {
  const cause = causeOf(report);
  const late = report.servers.filter((server) => server.state !== 'served');
  const words = late.map((server) => `${server.name} (${server.address}): ${server.lastAnswer}`);
  return new TroubleError({
    code: 'propagation-timeout',
    step: 'propagation',
    cause: isPending && LACKING.includes(cause) ? 'insync-pending' : cause,
    message: `${late.length} of ${report.servers.length} authoritative servers did not serve the values in time: ${words.join('; ')}.`,
    action:
      'Ask these servers with dig; check that the parent zone names the servers of the hosted zone and no others, and the health of Route 53.',
  });
}
