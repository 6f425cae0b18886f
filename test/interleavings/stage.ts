import type { ResourceRecordSet, Route53Client } from '@aws-sdk/client-route-53';
import type { Clock } from '../../lambda/contract/clock.ts';
import { canonicalName } from '../../lambda/dns/record-sets.ts';
import type { Table } from '../../lambda/store/table.ts';

/** Where a story is played: one hosted zone, the ledger of all deployments, and time. */
export type Stage = {
  readonly zoneId: string;
  readonly clock: Clock;
  /** After so many milliseconds a round is the janitor's. */
  readonly abandonedMs: number;
  /** Lets time pass until the work has ended. */
  run<T>(work: Promise<T>): Promise<T>;
  /** Lets time pass when nobody is at work any more, for everybody who reads the clock. Calls under way end before. */
  pass(milliseconds: number): Promise<void>;
  readonly table: Table;
  /** @param options.ours whether faults befall its changes */
  client(options: { readonly ours: boolean }): Route53Client;
  /** What lies in the zone now. */
  sets(): Promise<readonly ResourceRecordSet[]>;
  /** How many intents the ledger holds now. */
  intents(): Promise<number>;
};

/** Values of TXT records as they were written, without their quotes. */
export function textsIn(sets: readonly ResourceRecordSet[]): string[] {
  return sets
    .filter(({ Type }) => Type === 'TXT')
    .flatMap(({ ResourceRecords = [] }) => ResourceRecords.map(({ Value = '' }) => Value.slice(1, -1)));
}

export function plainName(name: string | undefined): string {
  return canonicalName(name ?? '');
}

/** Record sets in a form that can be compared, wherever they were read. */
export function comparable(sets: readonly ResourceRecordSet[]): string[] {
  return sets
    .map(({ Name, Type, TTL, SetIdentifier, MultiValueAnswer, Weight, ResourceRecords = [] }) => {
      const values = ResourceRecords.map(({ Value }) => Value).sort();
      return JSON.stringify([plainName(Name), Type, TTL, SetIdentifier, MultiValueAnswer, Weight, values]);
    })
    .sort();
}
