import { z } from 'zod';
import { plainName } from '../names.ts';
import type { RecordType } from '../record-set.ts';
import type { Asked, FaultHost } from './fault.ts';

/** Parameters that many faults share. */

const address = z.ipv4();

export const servers = z
  .array(address)
  .min(1)
  .optional()
  .describe('Addresses of the servers it happens at; default: every server of delegated zones');

/** At which servers, for which zone, seen by whom. */
export const scope = {
  zone: z.string().optional().describe('The only zone it happens to; default: every delegated zone'),
  servers,
  clients: z
    .array(address)
    .min(1)
    .optional()
    .describe('Addresses of the resolvers that see it, for trouble of one perspective alone; default: all'),
};

export const recordType = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*$/, 'a record type in capitals, as in "TXT"')
  .transform((type) => type as RecordType);

export type Scope = {
  readonly zone?: string | undefined;
  readonly servers?: readonly string[] | undefined;
  readonly clients?: readonly string[] | undefined;
};

/** Whether a question falls under the scope. */
export function concerns({ zone, servers: at, clients }: Scope, asked: Asked, host: FaultHost): boolean {
  if (at && !at.includes(asked.server)) return false;
  if (clients && !clients.includes(asked.client)) return false;
  if (zone !== undefined) return asked.zone === plainName(zone);
  return asked.zone !== undefined && host.delegatedServers.includes(asked.server);
}

/** The servers meant by those named, else those of delegated zones. */
export function serversMeant(at: readonly string[] | undefined, host: FaultHost): readonly string[] {
  return at ?? host.delegatedServers;
}
