import type { FrontRequest, Resource } from './behaviour.ts';

/** A request that came to a front: no headers, no bodies. */
export type FrontRecord = {
  /** When all of it was there, milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly resource: Resource;
  /** Absent while no answer was sent. */
  readonly status?: number;
};

/** What a front was asked, in the order of arrival. */
export type Journal = {
  records(): FrontRecord[];
  clear(): void;
  /** @returns what notes the status of the answer */
  arrived(request: FrontRequest): (status: number) => void;
};

export function createJournal(): Journal {
  let records: FrontRecord[] = [];
  return {
    records: () => records.map((record) => ({ ...record })),
    clear() {
      records = [];
    },
    arrived({ method, path, resource }) {
      const record: { -readonly [K in keyof FrontRecord]: FrontRecord[K] } = { at: Date.now(), method, path, resource };
      records.push(record);
      return (status) => {
        record.status = status;
      };
    },
  };
}
