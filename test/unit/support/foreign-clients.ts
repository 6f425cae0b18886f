import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../../../lambda/contract/clock.ts';
import { txtSet } from './memory-route53.ts';

/** ACME clients as teams run them beside the prober, each with the way of its kind to write a challenge value. */
export type ForeignClient = {
  present(name: string, value: string): Promise<void>;
  cleanUp(name: string, value: string): Promise<void>;
};

export type ForeignKind = 'whole-set' | 'read-modify-write' | 'multivalue' | 'exact';
export const FOREIGN_KINDS: readonly ForeignKind[] = ['whole-set', 'read-modify-write', 'multivalue', 'exact'];

type World = { readonly client: Route53Client; readonly clock: Clock; readonly thinkMs: () => number };

export function createForeignClient(kind: ForeignKind, world: World): ForeignClient {
  const change = async (...changes: Change[]) => {
    await world.client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: 'Z1', ChangeBatch: { Changes: changes } }),
    );
  };
  const read = async (name: string): Promise<ResourceRecordSet | undefined> => {
    const { ResourceRecordSets } = await world.client.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', StartRecordName: name }),
    );
    await world.clock.sleep(world.thinkMs());
    return ResourceRecordSets?.find((set) => set.Name === name && set.Type === 'TXT' && !set.SetIdentifier);
  };
  const identified = (name: string, value: string) =>
    txtSet(name, [value], { SetIdentifier: value, MultiValueAnswer: true });
  const clients: Record<ForeignKind, ForeignClient> = {
    /** As certbot does: its own values are the set. */
    'whole-set': {
      present: (name, value) => change({ Action: 'UPSERT', ResourceRecordSet: txtSet(name, [value], { TTL: 10 }) }),
      cleanUp: (name, value) => change({ Action: 'DELETE', ResourceRecordSet: txtSet(name, [value], { TTL: 10 }) }),
    },
    /** As lego does: what was read, plus or minus its own, by UPSERT. */
    'read-modify-write': {
      async present(name, value) {
        const records = [...((await read(name))?.ResourceRecords ?? []), { Value: `"${value}"` }];
        await change({
          Action: 'UPSERT',
          ResourceRecordSet: { Name: name, Type: 'TXT', TTL: 20, ResourceRecords: records },
        });
      },
      async cleanUp(name, value) {
        const set = await read(name);
        if (!set) return;
        const records = (set.ResourceRecords ?? []).filter(({ Value }) => Value !== `"${value}"`);
        if (records.length === 0) await change({ Action: 'DELETE', ResourceRecordSet: set });
        else await change({ Action: 'UPSERT', ResourceRecordSet: { ...set, ResourceRecords: records } });
      },
    },
    /** As cert-manager does: a set of its own for each value. */
    multivalue: {
      present: (name, value) => change({ Action: 'CREATE', ResourceRecordSet: identified(name, value) }),
      cleanUp: (name, value) => change({ Action: 'DELETE', ResourceRecordSet: identified(name, value) }),
    },
    /** Creates and deletes its own set, and nothing else. */
    exact: {
      present: (name, value) => change({ Action: 'CREATE', ResourceRecordSet: txtSet(name, [value], { TTL: 30 }) }),
      cleanUp: (name, value) => change({ Action: 'DELETE', ResourceRecordSet: txtSet(name, [value], { TTL: 30 }) }),
    },
  };
  return clients[kind];
}
