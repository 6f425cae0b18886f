import type { Transport } from './listener.ts';

/** One question as a server got it. */
export type LoggedQuery = {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Address of the server that was asked. */
  readonly server: string;
  readonly client: string;
  readonly transport: Transport;
  /** As asked, in the asker's upper and lower case. */
  readonly name: string;
  readonly type: string;
};

export type QueryLog = {
  readonly entries: readonly LoggedQuery[];
  add(entry: LoggedQuery): void;
  clear(): void;
};

/** The log holds this many questions; older ones are dropped, so that a lab may run for days. */
const KEPT = 20_000;

export function createQueryLog(): QueryLog {
  const entries: LoggedQuery[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (entries.length > KEPT) entries.splice(0, entries.length - KEPT);
    },
    clear() {
      entries.length = 0;
    },
  };
}
