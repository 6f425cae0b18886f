import type { ServerResponse } from 'node:http';
import type { Answer, Reply } from './behaviour.ts';
import { headerOf, withHeader } from './headers.ts';

/**
 * Carries a reply out on a client's connection.
 * @param reset cuts the connection by RST
 */
export async function deliver(reply: Reply, response: ServerResponse, reset: () => void): Promise<void> {
  switch (reply.kind) {
    case 'silence':
      return;
    case 'answer':
      return sendAnswer(reply, response);
    case 'cut':
      if (reply.after) await sendBeginning(reply.after.answer, reply.after.bytes, response);
      if (reply.by === 'rst') reset();
      else response.socket?.destroySoon();
  }
}

function sendAnswer(answer: Answer, response: ServerResponse): void {
  const { socket } = response;
  const { cutWhenIdleMs } = answer;
  if (cutWhenIdleMs !== undefined) response.once('finish', () => socket?.setTimeout(cutWhenIdleMs));
  writeHead(answer, response);
  response.end(answer.body);
}

/** The header promises the whole body. */
async function sendBeginning(answer: Answer, bytes: number, response: ServerResponse): Promise<void> {
  writeHead({ ...answer, headers: withHeader(answer.headers, 'Content-Length', `${answer.body.length}`) }, response);
  response.flushHeaders();
  if (bytes > 0) await new Promise((resolve) => response.write(answer.body.subarray(0, bytes), resolve));
}

/** Every body has a length, and an answer to HEAD keeps the one that the CA gave it. */
function writeHead({ headers, body, status }: Answer, response: ServerResponse): void {
  const sized =
    body.length > 0 && !headerOf(headers, 'content-length')
      ? withHeader(headers, 'Content-Length', `${body.length}`)
      : headers;
  response.sendDate = false;
  response.writeHead(status, sized.flat());
}
