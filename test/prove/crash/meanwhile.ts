import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { ZoneContents } from '../../lab/e2e/zone-contents.ts';
import type { Before } from './stage.ts';

/** What others did to a record that a killed round had left, which must lie there when the janitors are through. */
export type Changed = { readonly name: string; readonly theirs: ResourceRecordSet };

const THEIRS = { Value: '"of another client"' };

/** Changes three sets of canaries that were left, each as another kind of client does it. */
export async function changeByOthers(zone: ZoneContents, before: Before): Promise<Changed[]> {
  const known = new Set(before.map(({ Name }) => Name));
  const left = (await zone.sets()).filter(({ Name }) => !known.has(Name) && Name?.includes('.canary.'));
  const [replaced, joined, routed] = left;
  if (!replaced || !joined || !routed) throw new Error(`killed rounds left ${left.length} sets, which are too few`);
  const own = ({ Name }: ResourceRecordSet): ResourceRecordSet => ({
    ...{ Name, Type: 'TXT', TTL: 10, ResourceRecords: [THEIRS] },
  });
  // certbot: its own value in the place of what is there.
  await zone.change('UPSERT', [own(replaced)]);
  // lego: its own beside what is there.
  await zone.change('UPSERT', [{ ...own(joined), ResourceRecords: [...(joined.ResourceRecords ?? []), THEIRS] }]);
  // cert-manager: a set with an identifier, once there is no simple one.
  await zone.change('DELETE', [routed]);
  const multivalue = { ...own(routed), SetIdentifier: 'theirs', MultiValueAnswer: true };
  await zone.change('CREATE', [multivalue]);
  return [own(replaced), own(joined), multivalue].map((theirs) => ({
    name: (theirs.Name ?? '').replace(/\.$/, ''),
    theirs,
  }));
}
