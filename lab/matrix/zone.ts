import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import type { SetupHost } from './setups/setup.ts';

type Zone = Pick<SetupHost, 'clients' | 'state'>;

/** Every TXT set of the delegated zone. */
export async function txtSets(zone: Zone): Promise<ResourceRecordSet[]> {
  return (await allSets(zone)).filter(({ Type }) => Type === 'TXT');
}

/** Every set of the delegated zone. */
export async function allSets({ clients, state }: Zone): Promise<ResourceRecordSet[]> {
  const HostedZoneId = state.deployed.zone.hostedZoneId;
  const found: ResourceRecordSet[] = [];
  let page: ListResourceRecordSetsCommandOutput | undefined;
  do {
    const start = page && { StartRecordName: page.NextRecordName, StartRecordType: page.NextRecordType };
    page = await clients.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId, ...start }));
    found.push(...(page.ResourceRecordSets ?? []));
  } while (page.IsTruncated);
  return found;
}

/** The SOA record of the delegated zone. */
export async function soaOf({ clients, state }: Zone): Promise<ResourceRecordSet> {
  const { hostedZoneId: HostedZoneId } = state.deployed.zone;
  const { ResourceRecordSets = [] } = await clients.route53.send(
    new ListResourceRecordSetsCommand({
      HostedZoneId,
      StartRecordName: state.deployed.zoneName,
      StartRecordType: 'SOA',
    }),
  );
  const found = ResourceRecordSets.find(({ Type }) => Type === 'SOA');
  if (found) return found;
  throw new Error(`the zone ${state.deployed.zoneName} has no SOA record`);
}

export async function changeZone(
  { clients, state }: Zone,
  Action: 'CREATE' | 'DELETE' | 'UPSERT',
  sets: readonly ResourceRecordSet[],
): Promise<void> {
  if (sets.length === 0) return;
  const HostedZoneId = state.deployed.zone.hostedZoneId;
  const Changes = sets.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
}

export function sameSet(one: ResourceRecordSet, other: ResourceRecordSet): boolean {
  return one.Name === other.Name && one.SetIdentifier === other.SetIdentifier;
}
