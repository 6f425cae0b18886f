import type { RecordSet } from './record-set.ts';

/** Where the delegated zones come from: Route 53, or what a test puts in its place. */
export type RecordSource = {
  /** The zones served at this moment, in any case, without the trailing dot. */
  zoneNames(): Promise<readonly string[]>;
  /**
   * All that a zone holds at this moment, SOA and NS at its apex included. Asked for zones that `zoneNames` has just named.
   * @param server address of the server that asks; for sources whose servers lag apart
   */
  records(zoneName: string, server: string): Promise<readonly RecordSet[]>;
};
