import { z } from 'zod';
import type { ActiveFault, Fault, FaultHost } from './fault.ts';
import { DNS_FAULTS, type DnsFaultName, type DnsFaultParameters } from './registry.ts';

type ParametersArgument<Parameters> = Record<string, never> extends Parameters ? [Parameters?] : [Parameters];

/** The switches of all faults. A fault that is on and switched on again has the new parameters. */
export type DnsFaultSwitch = {
  /** @throws FaultError */
  on<Name extends DnsFaultName>(name: Name, ...parameters: ParametersArgument<DnsFaultParameters<Name>>): Promise<void>;
  /** The same for a name and parameters that come from outside. @throws FaultError */
  onByName(name: string, parameters: unknown): Promise<void>;
  /** Nothing happens when it is off already. @throws FaultError for a name that no fault has */
  off(name: string): Promise<void>;
  allOff(): Promise<void>;
  list(): DnsFaultListing[];
};

export type DnsFaultListing = {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema. */
  readonly parameters: unknown;
  /** What it is on with; not there when it is off. */
  readonly on?: unknown;
};

/** A fault that does not exist, or parameters that do not fit it. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

type Running = { readonly fault: ActiveFault; readonly parameters: unknown };

export type DnsFaults = { readonly switches: DnsFaultSwitch; active(): readonly ActiveFault[] };

export function createDnsFaults(host: FaultHost): DnsFaults {
  const running = new Map<string, Running>();
  const off = async (name: string) => {
    const was = running.get(faultNamed(name).name);
    running.delete(name);
    await was?.fault.stop?.();
  };
  const onByName = async (name: string, given: unknown) => {
    const definition = faultNamed(name);
    const parameters = readParameters(definition, given ?? {});
    requireServers(parameters, host);
    await off(name);
    running.set(name, { fault: await definition.start(parameters, host), parameters });
  };
  return {
    active: () => [...running.values()].map(({ fault }) => fault),
    switches: {
      on: (name, ...[parameters]) => onByName(name, parameters),
      onByName,
      off,
      async allOff() {
        for (const name of [...running.keys()]) await off(name);
      },
      list: () => DNS_FAULTS.map((fault) => describe(fault, running.get(fault.name))),
    },
  };
}

function faultNamed(name: string): Fault {
  const fault = (DNS_FAULTS as readonly Fault[]).find((each) => each.name === name);
  if (fault) return fault;
  throw new FaultError(`There is no DNS fault "${name}". There are ${DNS_FAULTS.map((each) => each.name).join(', ')}.`);
}

function readParameters({ name, parameters }: Fault, given: unknown): unknown {
  const read = parameters.safeParse(given);
  if (read.success) return read.data;
  throw new FaultError(`The parameters of the DNS fault "${name}" do not fit: ${z.prettifyError(read.error)}`);
}

/** A fault at a server that is not there would befall nobody, and nobody would notice. */
function requireServers(parameters: unknown, { listeners }: FaultHost): void {
  const { servers = [] } = parameters as { readonly servers?: readonly string[] };
  const stranger = servers.find((address) => !listeners.has(address));
  if (stranger === undefined) return;
  throw new FaultError(`No server of the lab's DNS is at ${stranger}; there are ${[...listeners.keys()].join(', ')}.`);
}

function describe({ name, summary, parameters }: Fault, running: Running | undefined): DnsFaultListing {
  const schema = z.toJSONSchema(parameters, { io: 'input' });
  return { name, summary, parameters: schema, ...(running && { on: running.parameters }) };
}
