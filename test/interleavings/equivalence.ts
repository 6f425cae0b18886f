import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { createMemoryRoute53 } from '../unit/support/memory-route53.ts';
import { type Batch, changesOf } from './batches.ts';
import { comparable, plainName } from './stage.ts';

export type Answers = { readonly accepted: number; readonly refused: number };

/**
 * Sends batches to the zone in memory and to one of an API, and lists both after each.
 * @param api a client that tries each call once, and a zone with nothing but its NS and SOA
 * @throws Error with the batch, where they answer otherwise
 */
export async function answerAlike(
  all: readonly Batch[],
  api: { readonly route53: Route53Client; readonly zoneId: string },
): Promise<Answers> {
  const memory = createMemoryRoute53();
  const inMemory = { route53: memory.client('any'), zoneId: 'Z1' };
  let accepted = 0;
  for (const batch of all) {
    const changes = changesOf(batch, memory.sets());
    const said = [await send(changes, inMemory), await send(changes, api)];
    const listed = [await list(batch.pageSize, inMemory), await list(batch.pageSize, api)];
    const [here, there] = [0, 1].map((at) => JSON.stringify([said[at], listed[at]]));
    if (here !== there) throw new Error(`in memory ${here}\nby the API ${there}\nto ${JSON.stringify(changes)}`);
    if (said[0] === 'accepted') accepted += 1;
  }
  return { accepted, refused: all.length - accepted };
}

type Zone = { readonly route53: Route53Client; readonly zoneId: string };

/** @returns `accepted`, or the code of the refusal */
async function send(Changes: readonly Change[], { route53, zoneId }: Zone): Promise<string> {
  try {
    await route53.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: [...Changes] } }),
    );
    return 'accepted';
  } catch (error) {
    if (!(error instanceof Error) || !('$metadata' in error)) throw error;
    return error.name;
  }
}

/** All sets, page by page, in the order in which they come; NS and SOA are left out. */
async function list(MaxItems: number, { route53, zoneId }: Zone): Promise<string[]> {
  const found: ResourceRecordSet[] = [];
  let from: Partial<ListResourceRecordSetsCommandInput> = {};
  for (;;) {
    const page = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems, ...from }));
    found.push(...(page.ResourceRecordSets ?? []));
    if (!page.IsTruncated) break;
    from = {
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      ...(page.NextRecordIdentifier === undefined ? {} : { StartRecordIdentifier: page.NextRecordIdentifier }),
    };
  }
  return found
    .filter(({ Type }) => Type !== 'NS' && Type !== 'SOA')
    .flatMap((set) => comparable([{ ...set, Name: plainName(set.Name) }]));
}
