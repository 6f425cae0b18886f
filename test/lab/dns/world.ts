import { type LabDns, type LabDnsOptions, startDns } from '../../../lab/dns/lab-dns.ts';
import { readRecordData } from '../../../lab/dns/presentation.ts';
import type { RecordSet, RecordType } from '../../../lab/dns/record-set.ts';
import type { RecordSource } from '../../../lab/dns/record-source.ts';
import { freePort } from '../free-ports.ts';

/** The name servers that Route 53 gives a zone look like these. */
export const NAME_SERVERS = [
  'ns-11.awsdns-01.com',
  'ns-612.awsdns-12.net',
  'ns-1099.awsdns-09.org',
  'ns-1900.awsdns-45.co.uk',
];
export const ZONE = 'acme.example.org';

/** Records that a test writes and the servers serve at once. */
export type FakeSource = RecordSource & {
  set(zone: string, name: string, type: RecordType, values: readonly string[]): void;
  /** Removes a zone with all that it holds. */
  remove(zone: string): void;
  fail(error: Error | undefined): void;
};

export function fakeSource(): FakeSource {
  const zones = new Map<string, RecordSet[]>();
  let failure: Error | undefined;
  return {
    async zoneNames() {
      if (failure) throw failure;
      return [...zones.keys()];
    },
    records: async (zone) => zones.get(zone) ?? [],
    set(zone, name, type, values) {
      const others = (zones.get(zone) ?? []).filter((set) => set.name !== name || set.type !== type);
      const data = values.map((value) => readRecordData(type, value));
      zones.set(zone, [...others, ...(data.length > 0 ? [{ name, type, ttl: 60, data }] : [])]);
    },
    remove(zone) {
      zones.delete(zone);
    },
    fail(error) {
      failure = error;
    },
  };
}

/** A zone as Route 53 makes it: SOA and NS at its apex. */
export function createZone(source: FakeSource, zone = ZONE): void {
  source.set(zone, zone, 'SOA', [`${NAME_SERVERS[0]}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 5`]);
  source.set(zone, zone, 'NS', NAME_SERVERS);
}

/** The lab's DNS on a free port. */
export async function startWorld(options: Partial<LabDnsOptions> = {}): Promise<{ dns: LabDns; source: FakeSource }> {
  const source = fakeSource();
  createZone(source);
  return { dns: await startDns({ port: await freePort(), source, ...options }), source };
}
