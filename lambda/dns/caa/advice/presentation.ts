import { escapeOctets } from '../../observe/message.ts';
import type { CaaRecord } from '../record.ts';

/** Records as a person or Route 53 takes them. Octets in them come from the DNS: whatever they are, they end up printable. */

/** For a set that is new, and where the TTL of the old one is not known; seconds. */
export const USUAL_TTL = 3_600;
const CAA_TYPE = 257;
const PRINTABLE_TAG = /^[a-z0-9]{1,255}$/i;
const UNSAFE = /[^\x20-\x7e]|["\\]/g;

/** `0 issue "ca.example"`, with `\ddd` decimal (RFC 1035 section 5.1). */
export function zoneFileData({ flags, tag, value }: CaaRecord): string {
  if (PRINTABLE_TAG.test(tag)) return `${flags} ${tag} "${escapeOctets(Buffer.from(value, 'latin1'), UNSAFE)}"`;
  // Its presentation has no form for other tags: as an unknown type then (RFC 3597 section 5).
  const rdata = Buffer.from([flags, tag.length, ...Buffer.from(tag + value, 'latin1')]);
  return `\\# ${rdata.length} ${rdata.toString('hex')}`;
}

/** A whole line of a zone file. */
export function zoneFileLine(owner: string, ttl: number, record: CaaRecord): string {
  const type = PRINTABLE_TAG.test(record.tag) ? 'CAA' : `TYPE${CAA_TYPE}`;
  return `${owner}. ${ttl} IN ${type} ${zoneFileData(record)}`;
}

/** As `aws route53 change-resource-record-sets --change-batch` takes it. */
export type ChangeBatch = {
  readonly Comment: string;
  readonly Changes: readonly {
    readonly Action: 'DELETE' | 'CREATE';
    readonly ResourceRecordSet: {
      readonly Name: string;
      readonly Type: 'CAA';
      readonly TTL: number;
      readonly ResourceRecords: readonly { readonly Value: string }[];
    };
  }[];
};

type Sets = {
  readonly owner: string;
  /** Of today's set; absent where it is not known. */
  readonly ttl?: number | undefined;
  readonly today: readonly CaaRecord[];
  readonly records: readonly CaaRecord[];
};

/**
 * Replaces the exact set that was read: where somebody has changed it meanwhile, Route 53 refuses the whole batch.
 * @returns undefined where today's set cannot be named exactly, or a record has no form that Route 53 takes
 */
export function changeBatch({ owner, ttl, today, records }: Sets): ChangeBatch | undefined {
  const nameable = [...today, ...records].every(({ tag }) => PRINTABLE_TAG.test(tag));
  if (!nameable || (today.length > 0 && ttl === undefined)) return undefined;
  const change = (Action: 'DELETE' | 'CREATE', set: readonly CaaRecord[]) => ({
    Action,
    ResourceRecordSet: {
      ...{ Name: `${owner}.`, Type: 'CAA' as const, TTL: ttl ?? USUAL_TTL },
      ResourceRecords: set.map((record) => ({ Value: route53Value(record) })),
    },
  });
  return {
    Comment: `CAA of ${owner}`,
    Changes: [...(today.length > 0 ? [change('DELETE', today)] : []), change('CREATE', records)],
  };
}

/** Route 53 escapes by `\ooo`, octal ("Supported DNS record types" in its developer guide). */
function route53Value({ flags, tag, value }: CaaRecord): string {
  const escaped = value.replace(UNSAFE, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `${flags} ${tag} "${escaped}"`;
}
