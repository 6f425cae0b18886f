import { ListResourceRecordSetsCommand, type ResourceRecordSet, type Route53Client } from '@aws-sdk/client-route-53';
import { plainName } from './server.ts';

/** Names as Route 53 lists them: lower case, `*` as `\052`, a trailing dot (DomainNameFormat in the developer guide). */
export function listedName(name: string): string {
  return plainName(name).replaceAll('\\052', '*');
}

/** All record sets at exactly this name. The list begins there, and goes on with later names. */
export async function readRecordSets(
  client: Route53Client,
  HostedZoneId: string,
  name: string,
): Promise<ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await client.send(
    new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, MaxItems: 100 }),
  );
  return ResourceRecordSets.filter((set) => listedName(set.Name ?? '') === plainName(name));
}

/** A TXT value as Route 53 holds it. */
export function quoted(value: string): string {
  return `"${value}"`;
}

export function valuesOf(set: ResourceRecordSet | undefined): string[] {
  return (set?.ResourceRecords ?? []).flatMap(({ Value }) => (Value === undefined ? [] : [Value]));
}

/** One simple set: nobody else's way of routing (SetIdentifier, alias) and no CNAME stands in its place. */
export function simpleTxt(sets: readonly ResourceRecordSet[]): {
  readonly set?: ResourceRecordSet;
  readonly foreign: boolean;
} {
  const foreign = sets.some(
    (set) => set.SetIdentifier !== undefined || set.AliasTarget !== undefined || set.Type === 'CNAME',
  );
  const set = sets.find(({ Type, SetIdentifier }) => Type === 'TXT' && SetIdentifier === undefined);
  return { foreign, ...(set ? { set } : {}) };
}
