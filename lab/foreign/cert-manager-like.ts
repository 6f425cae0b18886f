import { z } from 'zod';
import { defineFault } from '../aws/faults/switched-fault.ts';
import { isConflict, quoted, send, txtSet, type WriterHost, writing, zoneOf } from './writer.ts';

/**
 * cert-manager gives each value a multivalue-answer set of its own, whose SetIdentifier is the value. Route 53 has no such
 * set beside a simple one, so that whoever comes second is refused. Its clean-up DELETEs that set, and is content when it
 * is gone.
 */
export const certManagerLike = defineFault({
  name: 'cert-manager-like',
  summary: 'Another client has a multivalue set with a SetIdentifier at a challenge name; off: DELETEs that set',
  parameters: z.strictObject(writing),
  async start({ name, value }, { route53 }: WriterHost) {
    const zone = await zoneOf(route53, name);
    const own = { ...txtSet(name, [quoted(value)]), MultiValueAnswer: true, SetIdentifier: quoted(value) };
    await send(route53, zone, { Action: 'UPSERT', ResourceRecordSet: own });
    return () =>
      send(route53, zone, { Action: 'DELETE', ResourceRecordSet: own }).catch((error) => {
        if (!isConflict(error)) throw error;
      });
  },
});
