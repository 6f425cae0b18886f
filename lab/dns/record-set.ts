import type { Answer, RecordType } from 'dns-packet';

export type { RecordType };

/** The data of one record as dns-packet takes and gives it. */
export type RecordData = Extract<Answer, { data: unknown }>['data'];

/** All records of one name and type (RFC 2181 section 5). */
export type RecordSet = {
  /** In any case, without the trailing dot; the root is the empty string. */
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  readonly data: readonly RecordData[];
};

/** The records of a set as they stand in a message. */
export function toAnswers({ name, type, ttl, data }: RecordSet): Answer[] {
  // dns-packet's types tie type and data together, which a set that holds any type cannot show.
  return data.map((each) => ({ name: name || '.', type, ttl, class: 'IN', data: each }) as Answer);
}
