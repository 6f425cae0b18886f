import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 5_000;
/** RFC 8555 section 6.1 demands it, and CAs refuse a request without. */
const HEADERS = { 'User-Agent': 'renewal-prober-lab' };

/**
 * GET of one of the lab's own endpoints, on a connection of its own.
 * @param rootPem the root that its TLS certificate must chain to
 * @throws Error where no answer came in 5 s, or one other than 200
 */
export async function httpsGet(url: string, rootPem: string): Promise<string> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { ca: rootPem, agent: false, headers: HEADERS, signal: AbortSignal.timeout(TIMEOUT_MS) };
    request(url, options, resolve).on('error', reject).end();
  });
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  return body;
}
