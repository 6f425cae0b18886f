import type { WireSecrets } from '../ca/front/wire.ts';
import type { Credentials } from '../ca/pki.ts';
import type { ListedFault } from './listed-fault.ts';
import type { LabServices } from './state.ts';

/** What the world process answers to on its control port, for commands and tests in other processes. */
export type LabControl = {
  /** What a person does at the parent zone: the NS records of a hosted zone. */
  delegate(zone: string, nameServers: readonly string[]): Promise<void>;
  undelegate(zone: string): Promise<void>;
  /** A record of the parent zone, as its owner would set it; no values: none. */
  setRecord(record: {
    readonly name: string;
    readonly type: string;
    readonly values: readonly string[];
  }): Promise<void>;
  faults(): Promise<readonly ListedFault[]>;
  /** Switches a fault on: `npm run lab:fault -- list` names them and what they take. */
  on(fault: string, parameters?: Readonly<Record<string, unknown>>): Promise<void>;
  off(fault: string): Promise<void>;
  allOff(): Promise<void>;
  /** Requests that the proxy before a CA has seen. */
  requests(ca: string): Promise<readonly ProxiedRequest[]>;
  /** What went over that proxy's connections that no output of anybody may hold. */
  secrets(ca: string): Promise<WireSecrets>;
  /** A proxy forgets its requests and secrets so far. */
  forget(ca: string): Promise<void>;
  /** Signs a delegated zone, or no longer, with its DS at the parent. */
  setSigned(zone: string, signed: boolean): Promise<void>;
  /**
   * A server's certificate that the lab's AWS trusts, for names and addresses.
   * @param validity ISO 8601; default: 90 days from now
   */
  certificate(
    names: readonly string[],
    validity?: { readonly notBefore: string; readonly notAfter: string },
  ): Promise<Credentials>;
  /** The resolvers forget all answers, keys and manners of servers. */
  flushResolvers(): Promise<void>;
};

export type ProxiedRequest = {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly resource: string;
  /** HTTP status that went back; absent where none did. */
  readonly status?: number;
};

export function controlOf({ control }: Pick<LabServices, 'control'>): LabControl {
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${control}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The lab refused ${method} ${path}: ${JSON.parse(text).error}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    delegate: async (zone, nameServers) => void (await call('PUT', '/delegations', { zone, nameServers })),
    undelegate: async (zone) => void (await call('PUT', '/delegations', { zone, nameServers: [] })),
    setRecord: async (record) => void (await call('PUT', '/records', record)),
    faults: async () => (await call('GET', '/faults')) as ListedFault[],
    on: async (fault, parameters = {}) => void (await call('PUT', `/faults/${fault}`, parameters)),
    off: async (fault) => void (await call('DELETE', `/faults/${fault}`)),
    allOff: async () => void (await call('DELETE', '/faults')),
    requests: async (ca) => (await call('GET', `/cas/${ca}/requests`)) as ProxiedRequest[],
    secrets: async (ca) => (await call('GET', `/cas/${ca}/secrets`)) as WireSecrets,
    forget: async (ca) => void (await call('DELETE', `/cas/${ca}/requests`)),
    setSigned: async (zone, signed) => void (await call('PUT', '/signatures', { zone, signed })),
    certificate: async (names, validity) => (await call('PUT', '/certificates', { names, validity })) as Credentials,
    flushResolvers: async () => void (await call('DELETE', '/resolvers/cache')),
  };
}
