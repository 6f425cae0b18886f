import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { behaviourNamed } from '../../../lab/ca/front/registry.ts';
import { type Inspectors, prepareInspectors } from '../../../lab/inspectors/prepare.ts';
import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import type { RequestRecord } from '../../../lambda/contract/result.ts';
import { connectTo } from '../ca/issuing.ts';
import { type PlainFront, startPlainFront } from '../ca/plain-front.ts';
import { compared } from './compared.ts';
import { curl } from './curl.ts';
import { HTTP_CASES } from './http-cases.ts';
import { seenInTranscript } from './seen-request.ts';

const PATIENCE_MS = 1_500;

let inspectors: Inspectors;
let plain: PlainFront;
let privateKeyPem: string;

beforeAll(async () => {
  inspectors = await prepareInspectors();
  plain = await startPlainFront();
  privateKeyPem = await createAccountKey();
});
afterAll(() => plain?.stop());
beforeEach(() => plain.front.reset());

/** Directory, nonce and an order, as far as the product comes. */
async function orderByProduct(): Promise<RequestRecord[]> {
  const { front } = plain;
  const transcript: { requests: RequestRecord[] } = { requests: [] };
  const session = openSession(connectTo(front), {
    privateKeyPem,
    transcript,
    accountUrl: `https://127.0.0.1:${front.port}/account`,
    deadline: Date.now() + 30_000,
    requestTimeoutMs: PATIENCE_MS,
  });
  // What it throws is its judgement; the transcript tells what happened.
  await session.newOrder(['www.example.org']).catch(() => undefined);
  return transcript.requests;
}

describe("HTTP, before a CA's front", () => {
  for (const each of HTTP_CASES) {
    test(each.name, async ({ task }) => {
      if (each.fault) await plain.front.use(await behaviourNamed(each.fault, each.parameters ?? {}));

      const requests = await orderByProduct();

      compared(task, `curl: ${requests.map(({ method, resource }) => `${method} ${resource}`).join(', ')}`);
      const { tlsRootPem: root } = plain.front;
      let last = {};
      for (const record of requests) {
        const { method, resource, url } = record;
        last = await curl(inspectors, { method, url, root, timeoutMs: PATIENCE_MS });
        expect(seenInTranscript(record), `${method} ${resource}: the product against curl`).toEqual(last);
      }
      expect(last).toMatchObject(each.shows);
    });
  }
});
