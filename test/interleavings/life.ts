import type { Route53Client } from '@aws-sdk/client-route-53';
import type { Table } from '../../lambda/store/table.ts';
import { tableThrough } from '../unit/support/through.ts';
import type { Crash } from './story.ts';

/** A process that may end in the middle of its work. */
export type Life = {
  client(client: Route53Client): Route53Client;
  table(table: Table): Table;
  /** Resolves with the work, or when the process is dead; `undefined` then. */
  live<T>(work: Promise<T>): Promise<T | undefined>;
  readonly isOver: () => boolean;
};

/** What a dead process waits for. */
const never = <T>() => new Promise<T>(() => undefined);

/** @param crash at which call it ends; without one it lives */
export function createLife(crash: Crash | null): Life {
  let calls = 0;
  let dead = false;
  let die: () => void = () => undefined;
  const death = new Promise<undefined>((resolve) => {
    die = () => {
      dead = true;
      resolve(undefined);
    };
  });
  const guard = async <T>(call: () => Promise<T>): Promise<T> => {
    if (dead) return never<T>();
    calls += 1;
    if (calls === crash?.call) {
      die();
      if (crash.carriedOut) void call().catch(() => undefined);
      return never<T>();
    }
    const [answer] = await Promise.allSettled([call()]);
    // Whatever came of it, nobody is there any more to be told.
    if (dead) return never<T>();
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  };
  return {
    client: (client) =>
      ({
        send: (...args: Parameters<Route53Client['send']>) =>
          guard(() => client.send(...args) as unknown as Promise<unknown>),
      }) as unknown as Route53Client,
    table: (table) => tableThrough(table, (_, carryOut) => guard(carryOut)),
    live: (work) => Promise.race([work, death]),
    isOver: () => dead,
  };
}
