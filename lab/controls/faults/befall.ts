import { z } from 'zod';
import type { Stop } from '../../aws/faults/switched-fault.ts';
import type { ControlHost } from '../host.ts';
import { CONTROL_HOST_NAMES } from '../hosts.ts';

export const WHICH = z.strictObject({
  host: z.enum(CONTROL_HOST_NAMES).optional().describe('Only this one; default: both'),
});

/** Does something to the hosts that are meant; they recover when the fault ends. */
export async function befall(
  { host: only }: z.output<typeof WHICH>,
  hosts: readonly ControlHost[],
  does: (host: ControlHost) => Promise<void>,
): Promise<Stop> {
  const meant = hosts.filter(({ name }) => only === undefined || name === only);
  await Promise.all(meant.map(does));
  return async () => {
    await Promise.all(meant.map((host) => host.recover()));
  };
}
