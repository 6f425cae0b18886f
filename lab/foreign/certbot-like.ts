import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineFault } from '../aws/faults/switched-fault.ts';
import { isConflict, quoted, readTxt, send, txtSet, type WriterHost, writing, zoneOf } from './writer.ts';

const LOOK_MS = 100;

/**
 * certbot-dns-route53 knows the values of its own process alone: its UPSERT puts them in the place of whatever is there, its
 * clean-up DELETEs exactly them, and only notes when that is refused.
 */
export const certbotLike = defineFault({
  name: 'certbot-like',
  summary: 'Another client UPSERTs its own value at a challenge name, whatever is there; off: DELETEs exactly that set',
  parameters: z.strictObject({
    ...writing,
    everyMs: z.int().min(100).optional().describe('It writes again and again, so often; default: once'),
    onceHeld: z.boolean().default(false).describe('It begins when there is a value at the name, not before'),
  }),
  async start({ name, value, everyMs, onceHeld }, { route53 }: WriterHost) {
    const zone = await zoneOf(route53, name);
    const ResourceRecordSet = txtSet(name, [quoted(value)]);
    const write = () => send(route53, zone, { Action: 'UPSERT', ResourceRecordSet });
    const over = new AbortController();
    const pause = (milliseconds: number) =>
      sleep(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
    const renewing = async () => {
      while (onceHeld && !over.signal.aborted && !(await readTxt(route53, zone, name))) await pause(LOOK_MS);
      if (onceHeld && !over.signal.aborted) await write().catch(noted);
      while (everyMs !== undefined && !over.signal.aborted) {
        await pause(everyMs);
        if (!over.signal.aborted) await write().catch(noted);
      }
    };
    if (!onceHeld) await write();
    const renewed = renewing().catch(noted);
    return async () => {
      over.abort();
      await renewed;
      await send(route53, zone, { Action: 'DELETE', ResourceRecordSet }).catch((error) => {
        if (!isConflict(error)) throw error;
      });
    };
  },
});

/** A client whose write is refused tries at its next turn. */
function noted(error: unknown): void {
  process.stderr.write(`${new Date().toISOString()} certbot-like: ${String(error)}\n`);
}
