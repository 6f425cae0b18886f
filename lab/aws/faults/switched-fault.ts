import { z } from 'zod';

/** Ends what a fault began, and puts back what it changed. */
export type Stop = () => Promise<void>;

/** A fault by name that the world process itself puts in: one file each. */
export type SwitchedFault<Host, Schema extends z.ZodType = z.ZodType> = {
  readonly name: string;
  /** One line for the list of faults. */
  readonly summary: string;
  readonly parameters: Schema;
  start(parameters: z.output<Schema>, host: Host): Promise<Stop>;
};

/** A fault as it is listed; `on` where it is on at this moment. */
export type ListedSwitch = {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema. */
  readonly parameters: unknown;
  readonly on: boolean;
};

/** The switches of some faults. One that is on and switched on again has the new parameters. */
export type Switches = {
  list(): Promise<readonly ListedSwitch[]>;
  /** @throws Error when there is no such fault, its parameters do not fit, or it cannot be put in */
  on(name: string, parameters: Readonly<Record<string, unknown>>): Promise<void>;
  /** Nothing happens when it is off already. @throws Error when there is no such fault */
  off(name: string): Promise<void>;
  allOff(): Promise<void>;
};

/** Keeps the type of a fault's parameters. */
export function defineFault<Host, Schema extends z.ZodType>(
  fault: SwitchedFault<Host, Schema>,
): SwitchedFault<Host, Schema> {
  return fault;
}

export function createSwitches<Host>(faults: readonly SwitchedFault<Host>[], host: Host): Switches {
  const running = new Map<string, Stop>();
  const named = (name: string) => {
    const fault = faults.find((each) => each.name === name);
    if (fault) return fault;
    throw new Error(`There is no fault "${name}". There are ${faults.map((each) => each.name).join(', ')}.`);
  };
  const off = async (name: string) => {
    const stop = running.get(named(name).name);
    running.delete(name);
    await stop?.();
  };
  return {
    list: async () =>
      faults.map(({ name, summary, parameters }) => ({
        name,
        summary,
        parameters: z.toJSONSchema(parameters, { io: 'input' }),
        on: running.has(name),
      })),
    async on(name, given) {
      const fault = named(name);
      const read = fault.parameters.safeParse(given);
      if (!read.success) throw new Error(`The parameters of "${name}" do not fit: ${z.prettifyError(read.error)}`);
      await off(name);
      running.set(name, await fault.start(read.data, host));
    },
    off,
    async allOff() {
      for (const name of [...running.keys()]) await off(name);
    },
  };
}
