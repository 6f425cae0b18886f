import { createHash } from 'node:crypto';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ListResourceRecordSetsCommandOutput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { openClients } from '../../../lab/world/clients.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';

/** The product's hosted zone in a lab, as its owner sees it. */
export type ZoneContents = {
  /** Every record set, in Route 53's order. */
  sets(): Promise<ResourceRecordSet[]>;
  /** SHA-256 of all that lies in the zone. */
  hash(): Promise<string>;
  change(action: Change['Action'], sets: readonly ResourceRecordSet[]): Promise<void>;
  /** TXT sets that none of the others who use the zone put there. */
  left(): Promise<ResourceRecordSet[]>;
};

/** What other people keep in the same zone: an unrelated TXT, values of another client, a multivalue set. */
export function foreignSets(zone: string): ResourceRecordSet[] {
  const txt = (name: string, ...values: string[]) => ({
    Name: `${name}.${zone}`,
    Type: 'TXT' as const,
    TTL: 300,
    ResourceRecords: values.map((value) => ({ Value: `"${value}"` })),
  });
  const multivalue = (value: string) => ({
    ...txt('_acme-challenge.multi', value),
    SetIdentifier: value,
    MultiValueAnswer: true,
  });
  return [txt('unrelated', 'keep me'), txt('_acme-challenge.other', 'a', 'b'), multivalue('one'), multivalue('two')];
}

export function zoneContents(state: LabState): ZoneContents {
  const { zone, zoneName } = state.deployed as Deployed;
  const { route53 } = openClients(state);
  const HostedZoneId = zone.hostedZoneId;
  const sets = async () => {
    const found: ResourceRecordSet[] = [];
    let input: ListResourceRecordSetsCommandInput | undefined = { HostedZoneId };
    while (input) {
      const page: ListResourceRecordSetsCommandOutput = await route53.send(new ListResourceRecordSetsCommand(input));
      found.push(...(page.ResourceRecordSets ?? []));
      input = page.IsTruncated ? { HostedZoneId, ...startOfNext(page) } : undefined;
    }
    return found;
  };
  return {
    sets,
    async hash() {
      const text = JSON.stringify(await sets());
      return createHash('sha256').update(text).digest('hex');
    },
    async change(Action, changed) {
      const Changes = changed.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
      await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
    },
    async left() {
      const foreign = new Set(foreignSets(zoneName).map(({ Name }) => `${Name}.`));
      return (await sets()).filter(({ Name = '', Type }) => Type === 'TXT' && !foreign.has(Name));
    },
  };
}

function startOfNext(page: ListResourceRecordSetsCommandOutput): Partial<ListResourceRecordSetsCommandInput> {
  return {
    StartRecordName: page.NextRecordName,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}
