import type { Behaviour, Forward } from './front/behaviour.ts';
import { admit, exchange, layered } from './front/exchange.ts';
import { createGate } from './front/gate.ts';
import { createJournal, type FrontRecord } from './front/journal.ts';
import { createResources, type Resources } from './front/resources.ts';
import { openUpstream, type Upstream } from './front/upstream.ts';
import { createWire, type Wire, type WireSecrets } from './front/wire.ts';
import type { Pki } from './pki.ts';

export type FrontOptions = {
  /** For error messages, as in "staging". */
  readonly name: string;
  /** Signs the certificate that clients see. */
  readonly pki: Pki;
  /** On 127.0.0.1; default: one that is free. */
  readonly port?: number;
  /** Names that clients may use besides localhost and 127.0.0.1; the first one stands in `directory`. */
  readonly hostnames?: readonly string[];
  /** The CA behind it: its directory, and the root of its TLS certificate. */
  readonly upstream: { readonly directory: string; readonly tlsRootPem: string };
};

/** A reverse proxy before a CA, which passes everything on until it is told to misbehave. */
export type Front = {
  readonly name: string;
  /** The CA's directory, as clients reach it through the front. */
  readonly directory: string;
  readonly port: number;
  readonly tlsRootPem: string;
  /** From now on, on top of what is in use already; one of the same name is replaced. Requests under way go on as they began. */
  use(behaviour: Behaviour): Promise<void>;
  remove(name: string): Promise<void>;
  /** Back to passing everything on. */
  reset(): Promise<void>;
  /** Names of the behaviours in use. */
  inUse(): string[];
  requests(): FrontRecord[];
  /** Forgets the requests and the secrets so far. */
  clear(): void;
  /** What came over its connections that no output may hold. */
  secrets(): WireSecrets;
  close(): Promise<void>;
};

/** @throws Error when the CA does not answer or the port is taken */
export async function startFront(options: FrontOptions): Promise<Front> {
  const { name, pki, upstream, hostnames = [] } = options;
  const { pathname } = new URL(upstream.directory);
  const resources = createResources(pathname);
  const ca = openUpstream(upstream.directory, upstream.tlsRootPem);
  const wire = createWire();
  const toCa = observed(ca, resources, wire);
  await readDirectory(toCa, options);
  const journal = createJournal();
  let inUse: readonly Behaviour[] = [];
  const respond: Forward = (request) => layered(inUse, toCa)(request);
  const gate = await createGate({ pki, names: ['localhost', '127.0.0.1', ...hostnames], port: options.port ?? 0 });
  gate.server.on('request', (incoming, response) => {
    const reset = () => gate.reset(incoming.socket);
    exchange(incoming, response, { resources, journal, wire, respond, reset }).catch((error) => admit(error, response));
  });
  const change = async (behaviours: readonly Behaviour[]) => {
    inUse = behaviours;
    await gate.meet(behaviours.findLast(({ connection }) => connection !== undefined)?.connection);
  };
  return {
    name,
    directory: `https://${hostnames[0] ?? '127.0.0.1'}:${gate.port}${pathname}`,
    port: gate.port,
    tlsRootPem: pki.rootPem,
    use: (behaviour) => change([...inUse.filter((other) => other.name !== behaviour.name), behaviour]),
    remove: (unwanted) => change(inUse.filter((behaviour) => behaviour.name !== unwanted)),
    reset: () => change([]),
    inUse: () => inUse.map((behaviour) => behaviour.name),
    requests: journal.records,
    clear() {
      journal.clear();
      wire.clear();
    },
    secrets: wire.secrets,
    async close() {
      await gate.close();
      ca.close();
    },
  };
}

/** Passes requests on and learns from the answers what paths stand for, and which secrets the CA gave away. */
function observed(ca: Upstream, resources: Resources, wire: Wire): Forward {
  return async (request) => {
    const answer = await ca.send(request);
    resources.learn(request, answer);
    wire.replied(answer);
    return answer;
  };
}

/** A client may have read the directory through a front that stood here before. */
async function readDirectory(toCa: Forward, { name, upstream }: FrontOptions): Promise<void> {
  const { host, pathname } = new URL(upstream.directory);
  const headers = [
    ['Host', host],
    ['User-Agent', 'renewal-prober-lab'],
  ] as const;
  const body = Buffer.alloc(0);
  const request = {
    method: 'GET',
    path: pathname,
    resource: 'directory',
    headers,
    body,
    directory: new Map(),
  } as const;
  const reply = await toCa(request);
  if (reply.kind === 'answer' && reply.status === 200) return;
  const got = reply.kind === 'answer' ? `${reply.status} ${reply.body.toString('utf8').trim()}` : reply.kind;
  throw new Error(`The front "${name}" got no directory from ${upstream.directory}: ${got}`);
}
