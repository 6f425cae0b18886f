import { once } from 'node:events';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 10_000;
const LOOK_MS = 10;

/**
 * Waits for a nonce: it comes only when the front end has found the nonce service, the last that it needs.
 * @throws Error when none came within 10 s
 */
export async function untilNonces(of: { readonly directory: string; readonly tlsRootPem: string }): Promise<void> {
  const url = new URL('/acme/new-nonce', of.directory);
  const deadline = Date.now() + WAIT_MS;
  let last = 'nothing';
  while (Date.now() < deadline) {
    last = await statusOf(url, of.tlsRootPem);
    if (last === '200') return;
    await sleep(LOOK_MS);
  }
  throw new Error(`Boulder gave no nonce within ${WAIT_MS / 1000} s; ${url} answered last: ${last}.`);
}

async function statusOf(url: URL, ca: string): Promise<string> {
  const asked = request(url, { method: 'HEAD', ca, agent: false }).end();
  try {
    const [response] = await once(asked, 'response');
    response.resume();
    return String(response.statusCode);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
