import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Ping } from '../contract/evidence/pulse.ts';
import { trusting } from '../contract/tls.ts';

const PATIENCE_MS = 5_000;

/**
 * Calls the dead man's switch: somebody outside who tells when the calls stop. Never rejects, and never quotes the URL, for
 * whoever knows it could call in our name.
 * @param options.lookup default: the platform's own
 * @param options.tlsRoots PEM, besides the public ones
 */
export function ping(
  url: string,
  options: {
    readonly lookup?: LookupFunction;
    readonly patienceMs?: number;
    readonly tlsRoots?: readonly string[];
  } = {},
): Promise<Ping> {
  const { lookup, patienceMs = PATIENCE_MS, tlsRoots = [] } = options;
  return new Promise((resolve) => {
    const failed = (why: string) => resolve({ outcome: 'failed', why });
    const signal = AbortSignal.timeout(patienceMs);
    const how = {
      ...{ method: 'GET', signal, agent: false as const, ...trusting(tlsRoots) },
      ...(lookup ? { lookup } : {}),
    };
    const call = request(url, how, (answer) => {
      const { statusCode = 0 } = answer;
      answer.destroy();
      if (statusCode >= 200 && statusCode < 300) resolve({ outcome: 'answered' });
      else failed(`it answered ${statusCode}`);
    });
    call.on('error', (error) => failed(signal.aborted ? `no answer within ${patienceMs / 1_000} s` : wordOf(error)));
    call.end();
  });
}

/** The platform's own word, which quotes nothing. */
function wordOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}
