import type { z } from 'zod';
import type { SignatureFault } from '../dnssec/signature.ts';
import type { Listener, Transport } from '../listener.ts';
import type { Query, Response } from '../message.ts';
import type { RecordSet } from '../record-set.ts';
import type { ZoneData } from '../zone-data.ts';

/** A question at one server, as faults see it. */
export type Asked = {
  /** Address of the server. */
  readonly server: string;
  /** Address of the asker. */
  readonly client: string;
  readonly transport: Transport;
  readonly query: Query;
  /** Plain name of the zone that the server answers from; none where it serves none that fits. */
  readonly zone: string | undefined;
};

/** A fault that is on. Each hook leaves alone what is none of its business. */
export type ActiveFault = {
  /** Before anything is looked up: an answer instead, or silence. */
  before?(asked: Asked): Promise<Response | 'silence' | undefined> | Response | 'silence' | undefined;
  /** The zone as this server shall see it. */
  view?(data: ZoneData, asked: Asked): ZoneData;
  signature?(set: RecordSet, asked: Asked): SignatureFault | undefined;
  after?(response: Response, asked: Asked): Response;
  /** Ends what the fault began: timers, closed sockets. */
  stop?(): Promise<void> | void;
};

/** What a fault may lay its hands on. */
export type FaultHost = {
  /** By address. */
  readonly listeners: ReadonlyMap<string, Listener>;
  /** Addresses of the servers of the delegated zones. */
  readonly delegatedServers: readonly string[];
  /** All zones of a server as it serves them at this moment. */
  zonesAt(server: string): Promise<readonly ZoneData[]>;
};

/** A fault by name: one file each in this folder, listed in `registry.ts`. */
export type Fault<Name extends string = string, Schema extends z.ZodType = z.ZodType> = {
  readonly name: Name;
  /** One line for the list of faults. */
  readonly summary: string;
  readonly parameters: Schema;
  start(parameters: z.output<Schema>, host: FaultHost): Promise<ActiveFault> | ActiveFault;
};

/** Keeps a fault's own types, which a plain annotation would lose. */
export function defineFault<const Name extends string, Schema extends z.ZodType>(
  fault: Fault<Name, Schema>,
): Fault<Name, Schema> {
  return fault;
}
