import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { type ControlsOptions, runControls } from '../../../../lambda/acme/controls/run.ts';
import type { Ca } from '../../../../lambda/contract/ca.ts';
import { type Control, controlsSchema } from '../../../../lambda/contract/evidence/controls.ts';
import { newAuthority, newLeaf, privatePem } from '../../support/certificates.ts';
import { someCa } from '../../support/deployments.ts';

/** What a path answers: JSON, or whatever a function does with the connection. */
export type Page =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | ((response: ServerResponse, request: IncomingMessage) => void);

/** An https server of a production CA and its status page, for 127.0.0.1 and ca.example.org. */
export type ScriptedHost = {
  readonly origin: string;
  readonly port: number;
  readonly rootPem: string;
  /** `METHOD /path`, in order. */
  readonly received: string[];
  /** Bytes that left the server. */
  bytesSent(): number;
  page(path: string, page: Page): void;
  /** All pages answer as a healthy CA would again. */
  reset(): void;
  stop(): Promise<void>;
};

export const NONCE = 'SECRETMARK-nonce-of-a-control';
export const CERTIFICATE_ID = 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE';

export async function startScriptedHost(): Promise<ScriptedHost> {
  const root = await newAuthority('Controls root');
  const leaf = await newLeaf(root, ['127.0.0.1', 'ca.example.org']);
  const pages = new Map<string, Page>();
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ key: await privatePem(leaf.keys), cert: leaf.pem }, (request, response) => {
    received.push(`${request.method} ${request.url}`);
    const page = pages.get(request.url ?? '') ?? { status: 404 };
    if (typeof page === 'function') return page(response, request);
    const { status = 200, headers = {}, body = '' } = page;
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  server.on('connection', (socket) => sockets.add(socket as Socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `https://127.0.0.1:${port}`;
  const reset = () => {
    pages.clear();
    received.length = 0;
    sockets.clear();
    for (const [path, page] of Object.entries(healthyPages(origin))) pages.set(path, page);
  };
  reset();
  return {
    origin,
    port,
    rootPem: root.pem,
    received,
    bytesSent: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    page: (path, page) => void pages.set(path, page),
    reset,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function healthyPages(origin: string): Record<string, Page> {
  const directory = Object.fromEntries(
    ['newNonce', 'newAccount', 'newOrder', 'renewalInfo'].map((name) => [name, `${origin}/${name}`]),
  );
  const suggestedWindow = { start: '2026-12-24T00:00:00Z', end: '2026-12-26T00:00:00Z' };
  return {
    '/directory': { body: directory },
    '/newNonce': { headers: { 'Replay-Nonce': NONCE } },
    [`/renewalInfo/${CERTIFICATE_ID}`]: { body: { suggestedWindow } },
    '/status': { body: { status: { indicator: 'none', description: 'All Systems Operational' }, components: [] } },
  };
}

/** The production CA that the host is. */
export function productionAt(host: ScriptedHost, changes: Partial<Ca> = {}): Ca {
  return someCa('production', {
    role: 'production',
    directory: `${host.origin}/directory`,
    tlsRoots: [host.rootPem],
    ...changes,
  });
}

export const realClock = { now: () => Date.now(), sleep: async () => undefined };

/** Runs controls and checks that what comes is what the contract says. */
export async function controlsOf(options: Partial<ControlsOptions>): Promise<Control[]> {
  const controls = await runControls({
    cas: [],
    network: { resolvers: [], controls: [] },
    clock: realClock,
    deadline: Date.now() + 30_000,
    ...options,
  });
  return controlsSchema.parse(controls);
}

/** `id: outcome reason`, for a glance. */
export function glance(controls: readonly Control[]): string[] {
  return controls.map(({ id, outcome, reason }) => [`${id}:`, outcome, ...(reason ? [reason] : [])].join(' '));
}
