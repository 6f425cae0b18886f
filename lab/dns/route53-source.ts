import {
  type HostedZone,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  paginateListHostedZones,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { plainName } from './names.ts';
import { readName, readRecordData } from './presentation.ts';
import type { RecordSet, RecordType } from './record-set.ts';
import type { RecordSource } from './record-source.ts';
import { shareReads } from './shared-read.ts';

/**
 * The public hosted zones of Route 53, read anew for every question: nothing is kept. Of several zones with one name the
 * first listed is served. Sets without values (aliases, traffic policies) are left out.
 */
export function route53Source(client: Route53Client): RecordSource {
  let listed: readonly HostedZone[] = [];
  const listing = shareReads(async () => {
    listed = await listZones(client);
    return listed;
  });
  const readers = new Map<string, () => Promise<RecordSet[]>>();
  const reader = (id: string) => {
    const known = readers.get(id) ?? shareReads(() => listSets(client, id));
    readers.set(id, known);
    return known;
  };
  return {
    zoneNames: async () => (await listing()).map(zoneNameOf),
    async records(zoneName) {
      // Its name comes from a listing that whoever asks has just waited for.
      const zone = listed.find((each) => zoneNameOf(each) === plainName(zoneName));
      return zone?.Id ? reader(zone.Id)() : [];
    },
  };
}

function zoneNameOf({ Name = '' }: HostedZone): string {
  return plainName(readName(Name));
}

async function listZones(client: Route53Client): Promise<HostedZone[]> {
  const zones: HostedZone[] = [];
  for await (const page of paginateListHostedZones({ client }, {})) zones.push(...(page.HostedZones ?? []));
  return zones.filter((zone) => !zone.Config?.PrivateZone);
}

async function listSets(client: Route53Client, HostedZoneId: string): Promise<RecordSet[]> {
  const sets: ResourceRecordSet[] = [];
  let input: ListResourceRecordSetsCommandInput | undefined = { HostedZoneId };
  while (input) {
    const page: ListResourceRecordSetsCommandOutput = await client.send(new ListResourceRecordSetsCommand(input));
    sets.push(...(page.ResourceRecordSets ?? []));
    input = page.IsTruncated ? { HostedZoneId, ...startOfNext(page) } : undefined;
  }
  return sets.filter((set) => set.ResourceRecords?.length).map(toRecordSet);
}

function startOfNext(page: ListResourceRecordSetsCommandOutput): Partial<ListResourceRecordSetsCommandInput> {
  return {
    StartRecordName: page.NextRecordName,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}

function toRecordSet({ Name = '', Type, TTL = 0, ResourceRecords = [] }: ResourceRecordSet): RecordSet {
  const type = Type as RecordType;
  const data = ResourceRecords.map(({ Value = '' }) => readRecordData(type, Value));
  return { name: readName(Name), type, ttl: TTL, data };
}
