import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readProblem } from '../../../lambda/acme/problem-document.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { troubleSchema } from '../../../lambda/contract/problem.ts';
import { requestSchema } from '../../../lambda/contract/result.ts';
import { type Answer, type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { issue, openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
});
afterAll(() => ca.stop());

const RESOURCES = [
  'directory',
  'newNonce',
  'newOrder',
  'authorization',
  'challenge',
  'finalize',
  'order',
  'certificate',
] as const;
const headerText = fc.stringMatching(/^[ -~]{0,40}$/);
const headers = fc.dictionary(
  fc.constantFrom('Location', 'Retry-After', 'Replay-Nonce', 'Link', 'Content-Type'),
  fc.oneof(
    headerText,
    fc.constantFrom('999999999', 'Fri, 31 Dec 9999 23:59:59 GMT', 'http://a/', 'application/problem+json', 'https://'),
  ),
);
const status = fc.oneof(fc.constantFrom(200, 201, 204, 400, 403, 429, 500, 503), fc.integer({ min: 200, max: 599 }));
/** Parts of the objects that ACME knows, with anything in them. */
const objects = fc.record(
  {
    status: fc.oneof(fc.constantFrom('pending', 'ready', 'processing', 'valid', 'invalid'), fc.jsonValue()),
    type: fc.jsonValue(),
    detail: fc.jsonValue(),
    title: fc.jsonValue(),
    subproblems: fc.jsonValue(),
    identifiers: fc.jsonValue(),
    identifier: fc.jsonValue(),
    authorizations: fc.array(fc.oneof(fc.constant('https://127.0.0.1:1/authorization'), fc.jsonValue())),
    challenges: fc.array(fc.jsonValue()),
    finalize: fc.oneof(fc.constant('https://127.0.0.1:1/finalize'), fc.jsonValue()),
    certificate: fc.oneof(fc.constant('https://127.0.0.1:1/certificate'), fc.jsonValue()),
    error: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(fc.jsonValue(), fc.string(), objects);

test('whatever a CA answers, it becomes trouble of the catalogue and never a defect of the prober', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...RESOURCES), status, headers, body, async (resource, code, more, content) => {
      ca.reset();
      const { session, requests, clock } = await openFixture(ca);
      // What the usual answer says stays, so that the garbage gets past the first check.
      const garbled = async (usual: () => Promise<Answer>): Promise<Answer> => {
        const known = await usual();
        const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
        const mixed = isObject && typeof known.body === 'object' ? { ...known.body, ...content } : content;
        return { status: code, headers: { ...known.headers, ...more }, body: code === 204 ? '' : mixed };
      };
      ca.script(resource, garbled, garbled, garbled, garbled, garbled, garbled);
      const outcome = await issue(session, ['a.example.org']).catch((thrown: unknown) => thrown);
      for (const record of requests) requestSchema.parse(record);
      if (typeof outcome !== 'string') troubleSchema.parse(acmeTrouble(outcome, 'order', ca.config(), clock.now()));
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('a problem document is read however odd its fields are', () => {
  fc.assert(
    fc.property(objects, (document) => {
      const problem = readProblem(JSON.stringify(document), 'application/problem+json');
      expect(problem?.type).toBe(typeof document.type === 'string' ? document.type : 'about:blank');
      expect(problem?.detail).toBe(typeof document.detail === 'string' ? document.detail : undefined);
    }),
  );
});

test.each([
  ['a page', '<html>', 'application/problem+json'],
  ['JSON of a gateway', '{"message":"Forbidden"}', 'application/json'],
  ['a list', '[]', 'application/problem+json'],
  ['null', 'null', 'application/problem+json'],
])('%s is not taken for a problem document', (_what, text, contentType) => {
  expect(readProblem(text, contentType)).toBeUndefined();
});
