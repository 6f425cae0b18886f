import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../contract/clock.ts';

/** A call that has said nothing for so long is given up, and the zone read again to see what came of it. */
const CALL_TIMEOUT_MS = 10_000;

/** Most sets of one answer to ListResourceRecordSets (its page in the Route 53 API reference). */
const PAGE_SIZE = 300;

/** Where a listing begins, and how many sets it gives at most. */
export type ListFrom = Omit<ListResourceRecordSetsCommandInput, 'HostedZoneId'>;
export type Page = { readonly sets: readonly ResourceRecordSet[]; readonly next?: ListFrom };

/** The three calls to Route 53 that the prober makes, each bounded in time. They throw the SDK's errors. */
export type Route53Zone = {
  readonly hostedZoneId: string;
  /** Sets in the order of the zone, from its beginning unless said otherwise; `next` while there are more. */
  list(from: ListFrom, deadline: number): Promise<Page>;
  /** One batch: all of it is carried out, or none. @returns the id of the change */
  change(changes: readonly Change[], deadline: number): Promise<string | undefined>;
  isInsync(changeId: string, deadline: number): Promise<boolean>;
};

export function openZone(options: {
  readonly client: Route53Client;
  readonly hostedZoneId: string;
  readonly clock: Clock;
}): Route53Zone {
  const { client, clock } = options;
  const hostedZoneId = options.hostedZoneId.replace(/^\/?hostedzone\//, '');
  const bounded = async <T>(deadline: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const stop = new AbortController();
    const time = Math.min(CALL_TIMEOUT_MS, Math.max(0, deadline - clock.now()));
    void clock.sleep(time, stop.signal).then(() => stop.abort());
    try {
      return await call(stop.signal);
    } finally {
      stop.abort();
    }
  };
  return {
    hostedZoneId,
    list: (from, deadline) =>
      bounded(deadline, async (abortSignal) => {
        const command = new ListResourceRecordSetsCommand({
          HostedZoneId: hostedZoneId,
          MaxItems: PAGE_SIZE,
          ...from,
        });
        const answer = await client.send(command, { abortSignal });
        const sets = answer.ResourceRecordSets ?? [];
        if (!answer.IsTruncated) return { sets };
        return {
          sets,
          next: {
            StartRecordName: answer.NextRecordName,
            StartRecordType: answer.NextRecordType,
            StartRecordIdentifier: answer.NextRecordIdentifier,
          },
        };
      }),
    change: (changes, deadline) =>
      bounded(deadline, async (abortSignal) => {
        const command = new ChangeResourceRecordSetsCommand({
          HostedZoneId: hostedZoneId,
          ChangeBatch: { Changes: [...changes] },
        });
        const { ChangeInfo } = await client.send(command, { abortSignal });
        return ChangeInfo?.Id?.replace(/^\/change\//, '');
      }),
    isInsync: (changeId, deadline) =>
      bounded(deadline, async (abortSignal) => {
        const command = new GetChangeCommand({ Id: changeId.replace(/^\/change\//, '') });
        const { ChangeInfo } = await client.send(command, { abortSignal });
        return ChangeInfo?.Status === 'INSYNC';
      }),
  };
}
