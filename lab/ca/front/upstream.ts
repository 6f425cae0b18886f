import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Answer, FrontRequest } from './behaviour.ts';
import { headerLines, withHeader, withoutHeaders } from './headers.ts';

/** RFC 9110 section 7.6.1: they are for one connection, not to be passed on. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** The CA behind a front, on connections that are kept. */
export type Upstream = {
  /** Passes the Host header on, because a CA compares the `url` of a signed message with it (RFC 8555 section 6.4). */
  send(asked: FrontRequest): Promise<Answer>;
  close(): void;
};

/**
 * @param directory of the CA: its host and port are used
 * @param rootPem what the CA's TLS certificate must chain to
 */
export function openUpstream(directory: string, rootPem: string): Upstream {
  const agent = new Agent({ keepAlive: true, ca: rootPem });
  const { hostname, port } = new URL(directory);
  // Node would take the Host header, which is the front's, for the name that the certificate must hold.
  const to = { hostname, port, servername: isIP(hostname) ? '' : hostname, agent };
  const exchange = ({ method, path, headers, body }: FrontRequest): Promise<IncomingMessage> => {
    const passed = withoutHeaders(headers, ...HOP_BY_HOP);
    const sized = body.length > 0 ? withHeader(passed, 'Content-Length', `${body.length}`) : passed;
    return new Promise((resolve, reject) => {
      const sent = request({ ...to, method, path, headers: sized.flat() }, resolve);
      sent.on('error', reject).end(body);
    });
  };
  return {
    async send(asked) {
      try {
        const response = await exchange(asked);
        const headers = withoutHeaders(headerLines(response.rawHeaders), ...HOP_BY_HOP);
        return { kind: 'answer', status: response.statusCode ?? 0, headers, body: await buffer(response) };
      } catch (error) {
        return badGateway(error);
      }
    },
    close: () => agent.destroy(),
  };
}

function badGateway(error: unknown): Answer {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const headers = [['Content-Type', 'text/plain; charset=utf-8']] as const;
  return { kind: 'answer', status: 502, headers, body: Buffer.from(`The CA behind the lab's front: ${reason}\n`) };
}
