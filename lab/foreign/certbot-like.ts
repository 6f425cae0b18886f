import { z } from 'zod';
import { defineFault } from '../aws/faults/switched-fault.ts';
import { isConflict, quoted, send, txtSet, type WriterHost, writing, zoneOf } from './writer.ts';

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
  }),
  async start({ name, value, everyMs }, { route53 }: WriterHost) {
    const zone = await zoneOf(route53, name);
    const ResourceRecordSet = txtSet(name, [quoted(value)]);
    const write = () => send(route53, zone, { Action: 'UPSERT', ResourceRecordSet });
    await write();
    let lastWrite = Promise.resolve();
    const timer = everyMs === undefined ? undefined : setInterval(() => (lastWrite = write().catch(noted)), everyMs);
    return async () => {
      clearInterval(timer);
      await lastWrite;
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
