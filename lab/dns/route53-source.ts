import { type ServedRecordSet, servedRecordSets, servedZones } from '../aws/route53.ts';
import { ADDRESSES } from './addresses.ts';
import { plainName } from './names.ts';
import { readName, readRecordData } from './presentation.ts';
import type { RecordSet, RecordType } from './record-set.ts';
import type { RecordSource } from './record-source.ts';
import { shareReads } from './shared-read.ts';

/**
 * The public hosted zones of the lab's Route 53 as each of its four name servers has them at this moment: a change reaches
 * them one after the other until it is INSYNC. Read anew for every question: nothing is kept. It is asked beside the AWS API,
 * so that the product's request tokens stay the product's. Of several zones with one name the first is served; sets without
 * values (aliases) are left out.
 */
export function route53Source(endpoint: string): RecordSource {
  const zones = shareReads(() => servedZones(endpoint));
  const readers = new Map<string, () => Promise<RecordSet[]>>();
  const reader = (id: string, server: string) => {
    const key = `${id} ${server}`;
    const known = readers.get(key) ?? shareReads(() => read(endpoint, id, server));
    readers.set(key, known);
    return known;
  };
  return {
    zoneNames: async () => (await zones()).map(({ name }) => plainName(readName(name))),
    async records(zoneName, server) {
      const zone = (await zones()).find(({ name }) => plainName(readName(name)) === plainName(zoneName));
      return zone ? reader(zone.id, server)() : [];
    },
  };
}

async function read(endpoint: string, zoneId: string, address: string): Promise<RecordSet[]> {
  const index = (ADDRESSES.delegated as readonly string[]).indexOf(address);
  const only = index >= 0 && index <= 3 ? { server: index as 0 | 1 | 2 | 3 } : {};
  const sets = await servedRecordSets(endpoint, zoneId, only);
  return sets.filter(({ values }) => values.length > 0).map(toRecordSet);
}

function toRecordSet({ name, type, ttl = 0, values }: ServedRecordSet): RecordSet {
  const data = values.map((value) => readRecordData(type as RecordType, value));
  return { name: readName(name), type: type as RecordType, ttl, data };
}
