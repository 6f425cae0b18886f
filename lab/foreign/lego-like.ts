import { z } from 'zod';
import { defineFault } from '../aws/faults/switched-fault.ts';
import { isConflict, quoted, readTxt, send, txtSet, type WriterHost, writing, zoneOf } from './writer.ts';

/**
 * lego reads the set, adds its own value and UPSERTs the whole, without a lock: what somebody else writes in between is lost.
 * Its clean-up takes its value out of what it reads then, and DELETEs the set with the last one.
 */
export const legoLike = defineFault({
  name: 'lego-like',
  summary:
    'Another client reads the set at a challenge name and UPSERTs it with its own value; off: takes that one out',
  parameters: z.strictObject({
    ...writing,
    betweenMs: z.int().min(0).max(30_000).default(0).describe('Time between its read and its write'),
  }),
  async start({ name, value, betweenMs }, { route53 }: WriterHost) {
    const zone = await zoneOf(route53, name);
    const read = async () =>
      (await readTxt(route53, zone, name))?.ResourceRecords?.map(({ Value = '' }) => Value) ?? [];
    const others = (await read()).filter((each) => each !== quoted(value));
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
    await send(route53, zone, { Action: 'UPSERT', ResourceRecordSet: txtSet(name, [...others, quoted(value)]) });
    return async () => {
      const there = await readTxt(route53, zone, name);
      const values = there?.ResourceRecords?.map(({ Value = '' }) => Value) ?? [];
      if (!there || !values.includes(quoted(value))) return;
      const rest = values.filter((each) => each !== quoted(value));
      const last = { Action: 'DELETE', ResourceRecordSet: there } as const;
      const change = rest.length > 0 ? { Action: 'UPSERT' as const, ResourceRecordSet: txtSet(name, rest) } : last;
      await send(route53, zone, change).catch((error) => {
        if (!isConflict(error)) throw error;
      });
    };
  },
});
