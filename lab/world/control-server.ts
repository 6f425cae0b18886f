import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** One thing that the world process does on request: method and path (`:part` stands for any segment), and what then happens. */
export type Route = {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly path: string;
  /** @returns what goes back as JSON. What it throws goes back as a refusal. */
  readonly run: (parameters: Readonly<Record<string, string>>, body: unknown) => Promise<unknown>;
};

export type ControlServer = { readonly url: string; close(): Promise<void> };

/** Serves the routes on loopback. */
export async function openControlServer(port: number, routes: readonly Route[]): Promise<ControlServer> {
  const server = createServer((request, response) => void answer(request, response, routes));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, routes: readonly Route[]): Promise<void> {
  const send = (status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? '' : JSON.stringify(body));
  };
  try {
    const content = await text(request);
    const path = new URL(request.url ?? '/', 'http://lab').pathname;
    for (const route of routes) {
      const parameters = route.method === request.method ? match(route.path, path) : undefined;
      if (parameters) return send(200, await route.run(parameters, content === '' ? undefined : JSON.parse(content)));
    }
    send(404, { error: `there is no ${request.method} ${path}` });
  } catch (error) {
    send(400, { error: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @returns the parts of the path that the pattern names, `undefined` when it does not fit */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const got = path.split('/');
  if (wanted.length !== got.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) parameters[part.slice(1)] = decodeURIComponent(got[index] ?? '');
    else if (part !== got[index]) return undefined;
  }
  return parameters;
}
