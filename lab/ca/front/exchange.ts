import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Behaviour, Forward, Reply } from './behaviour.ts';
import { deliver } from './deliver.ts';
import { headerLines } from './headers.ts';
import type { Journal } from './journal.ts';
import type { Resources } from './resources.ts';
import type { Wire } from './wire.ts';

/** The behaviours in front of the CA; the one that came into use last is asked first. */
export function layered(behaviours: readonly Behaviour[], toCa: Forward): Forward {
  return behaviours.reduce<Forward>(
    (forward, { respond }) => (respond ? (request) => respond(request, forward) : forward),
    toCa,
  );
}

/** One request of a client, from its arrival to the end of the answer. */
export async function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  front: {
    readonly resources: Resources;
    readonly journal: Journal;
    readonly wire: Wire;
    readonly respond: Forward;
    readonly reset: () => void;
  },
): Promise<void> {
  incoming.socket.setTimeout(0);
  const path = incoming.url ?? '/';
  const request = {
    method: incoming.method ?? 'GET',
    path,
    resource: front.resources.of(path),
    headers: headerLines(incoming.rawHeaders),
    body: await buffer(incoming),
    directory: front.resources.directory,
  };
  const answered = front.journal.arrived(request);
  front.wire.asked(request);
  const reply = await front.respond(request);
  front.wire.replied(reply);
  const status = statusOf(reply);
  if (status !== undefined) answered(status);
  await deliver(reply, response, front.reset);
}

function statusOf(reply: Reply): number | undefined {
  switch (reply.kind) {
    case 'answer':
      return reply.status;
    case 'cut':
      return reply.after?.answer.status;
    case 'silence':
      return undefined;
  }
}

/** A behaviour that throws must not look like a fault of the CA: the answer says whose it is. Without effect where the client left. */
export function admit(error: unknown, response: ServerResponse): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`A defect of the lab's front: ${error instanceof Error ? error.message : String(error)}\n`);
}
