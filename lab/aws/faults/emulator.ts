/** The switches inside the emulator (`lab/aws/mend/faults`), from outside. */

export type EmulatorFault = {
  readonly name: string;
  readonly summary: string;
  /** JSON Schema. */
  readonly parameters: object;
  /** What it is on with; null when it is off. */
  readonly on: Readonly<Record<string, unknown>> | null;
};

/** What functions may connect to: the first rule that fits holds; none: everything. `lab/aws/mend/functions/egress.py`. */
export type EgressRule = {
  readonly action: 'timeout' | 'unreachable' | 'refused' | 'redirect';
  readonly transport?: 'tcp' | 'udp';
  readonly host?: string;
  readonly ports?: readonly number[];
  /** A part of the function's name. */
  readonly function?: string;
  /** Let through. */
  readonly except?: { readonly host?: string; readonly port: number };
  /** Where a redirected connection goes. */
  readonly to?: { readonly host: string; readonly port: number };
};

/** @throws Error with what the emulator says, when there is no such fault or its parameters do not fit */
export function emulatorFaults(endpoint: string) {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${endpoint}/_lab/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    throw new Error((answer as { error: string }).error);
  };
  return {
    list: async () => (await call('GET', 'faults')) as readonly EmulatorFault[],
    on: async (name: string, parameters: Readonly<Record<string, unknown>> = {}) =>
      void (await call('PUT', `faults/${name}`, parameters)),
    off: async (name: string) => void (await call('DELETE', `faults/${name}`)),
    allOff: async () => void (await call('DELETE', 'faults')),
    setEgress: async (rules: readonly EgressRule[]) => void (await call('PUT', 'egress', rules)),
  };
}
