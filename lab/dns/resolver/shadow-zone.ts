import { readRecordData } from '../presentation.ts';
import type { RecordType } from '../record-set.ts';
import { readZone, type ZoneData } from '../zone-data.ts';

const TTL_SECONDS = 60;
/** Every private hosted zone of Route 53 has these servers (its developer guide, "Working with private hosted zones"). */
const NAME_SERVERS = [
  'ns-1536.awsdns-00.co.uk.',
  'ns-0.awsdns-00.com.',
  'ns-1024.awsdns-00.org.',
  'ns-512.awsdns-00.net.',
];
const SOA = `${NAME_SERVERS[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400`;

/** What an empty private hosted zone holds, type and value as in a zone file. */
const RECORDS: readonly (readonly [RecordType, string])[] = [
  ['SOA', SOA],
  ...NAME_SERVERS.map((server) => ['NS', server] as const),
];

/** An empty private hosted zone, as a resolver serves it in the place of the public one. */
export function shadowZone(zone: string): ZoneData {
  const sets = RECORDS.map(([type, value]) => ({
    ...{ name: zone, type, ttl: TTL_SECONDS },
    data: [readRecordData(type, value)],
  }));
  return readZone(zone, sets);
}

/** The same as lines of a zone file. */
export function shadowZoneLines(zone: string): string[] {
  return RECORDS.map(([type, value]) => `${zone}. ${TTL_SECONDS} IN ${type} ${value}`);
}
