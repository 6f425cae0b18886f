import { directoryRecord, quotedDirectory } from '../../../lambda/acme/directory-record.ts';
import { AcmeAccountError, AcmeProblemError, AcmeTimeoutError, TransportError } from '../../../lambda/acme/errors.ts';
import { alternatesIn, termsIn } from '../../../lambda/acme/links.ts';
import { nonceIn } from '../../../lambda/acme/nonces.ts';
import { directorySchema } from '../../../lambda/acme/objects.ts';
import { assertOwnHost } from '../../../lambda/acme/own-host.ts';
import { quoteProblem, readProblem } from '../../../lambda/acme/problem-document.ts';
import { createReaders } from '../../../lambda/acme/readers.ts';
import { readAs } from '../../../lambda/acme/requester.ts';
import { parseRetryAfter } from '../../../lambda/acme/retry-after.ts';
import { createSecrecy, type Secrecy } from '../../../lambda/acme/secrecy.ts';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import { assertUsable } from '../../../lambda/acme/session.ts';
import { recordOf } from '../../../lambda/acme/transcript.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { PROBLEM_BOUNDS, problemSchema, TroubleError, troubleSchema } from '../../../lambda/contract/problem.ts';
import { identifierOf, readAuthorizations } from '../../../lambda/probe/authorizations.ts';
import { contributionsOf, finalizeOrder, placeOrder } from '../../../lambda/probe/issue.ts';
import type { ProbePlan } from '../../../lambda/probe/plan.ts';
import { profileRefused } from '../../../lambda/probe/profile.ts';
import { someCa } from '../../unit/support/deployments.ts';
import { assert, assertHarmless, orExpected } from '../outcomes.ts';
import { type Parser, SECRET } from '../parser.ts';

/** What CAs answer to requests: lambda/acme reads it, lambda/probe goes on by it. */

const NOW = Date.parse('2026-11-24T06:00:00Z');
const DAY_MS = 86_400_000;
/** lambda/acme/transport.ts reads no longer body, and Node no longer headers. */
const MOST_BODY = 1_000_000;
const MOST_HEADER = 16_384;
const ca = someCa('staging');
const URL_OF = 'https://staging.test/acme/1';
const NAMES = ['a.acme.example.org', '*.a.acme.example.org'];
const plan: ProbePlan = {
  ca,
  names: NAMES,
  sharing: 'fresh',
  publishAt: { 'a.acme.example.org': '_acme-challenge.a.acme.example.org' },
  namesRepeat: false,
};

export function secrecyWithOne(): Secrecy {
  const secrecy = createSecrecy();
  secrecy.keep(SECRET);
  return secrecy;
}

/** The errors of the room, each as the trouble that it becomes. */
async function orAcmeTrouble<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  const errors = [TransportError, AcmeProblemError, AcmeAccountError, AcmeTimeoutError, TroubleError] as const;
  const outcome = await orExpected(work, ...errors);
  if ('value' in outcome) return outcome.value;
  const { error } = outcome;
  const trouble = error instanceof TroubleError ? error.trouble : acmeTrouble(error, 'order', ca, NOW, URL_OF);
  assert(trouble.code !== 'prober-defect', 'a defect of the prober');
  assertHarmless(troubleSchema.parse(trouble));
  return undefined;
}

const readersOf = (text: string) => createReaders(async () => ({ status: 200, headers: {}, text }), secrecyWithOne());

const directory = {
  ...{ newNonce: 'https://staging.test/acme/new-nonce', newAccount: 'https://staging.test/acme/new-acct' },
  ...{ newOrder: 'https://staging.test/acme/new-order', revokeCert: 'https://staging.test/acme/revoke-cert' },
  ...{ keyChange: 'https://staging.test/acme/key-change', renewalInfo: 'https://staging.test/acme/renewal-info' },
  meta: {
    ...{ caaIdentities: ['letsencrypt.org'], termsOfService: 'https://letsencrypt.org/LE-SA-v1.5.pdf' },
    ...{ website: 'https://letsencrypt.org/docs/staging-environment/', externalAccountRequired: true },
    profiles: { classic: 'https://letsencrypt.org/docs/profiles#classic', shortlived: 'https://letsencrypt.org/docs' },
  },
  Y0q3oZoDQ6A: 'https://community.letsencrypt.org/t/adding-random-entries-to-the-directory/33417',
};
const problem = {
  type: 'urn:ietf:params:acme:error:rateLimited',
  title: 'Too many',
  detail:
    'too many certificates (5) already issued for this exact set of identifiers, retry after 2026-11-24 07:00:00 UTC',
  status: 429,
  instance: 'https://staging.test/documents/agreement',
  subproblems: [
    {
      type: 'urn:ietf:params:acme:error:dns',
      detail: 'DNS problem: SERVFAIL looking up CAA for a.acme.example.org',
      identifier: { type: 'dns', value: 'a.acme.example.org' },
    },
  ],
};
const order = {
  ...{ status: 'pending', expires: '2026-12-01T06:00:00Z', profile: 'classic' },
  identifiers: NAMES.map((value) => ({ type: 'dns', value })),
  authorizations: ['https://staging.test/acme/authz/1', 'https://staging.test/acme/authz/2'],
  finalize: 'https://staging.test/acme/finalize/1',
};
const challenge = {
  type: 'dns-01',
  url: 'https://staging.test/acme/chall/1',
  status: 'pending',
  token: 'uWnHyV1fXJ3dZ2s',
};
const authorization = {
  ...{ status: 'pending', expires: '2026-12-01T06:00:00Z', identifier: { type: 'dns', value: 'a.acme.example.org' } },
  challenges: [challenge, { ...challenge, type: 'http-01' }],
};
const jsonOf = async (...documents: readonly unknown[]) => documents.map((each) => JSON.stringify(each));

const directories: Parser = {
  name: 'ca-directory',
  form: 'json',
  largest: MOST_BODY,
  examples: () => jsonOf(directory, { ...directory, meta: undefined }),
  async read(input) {
    await orAcmeTrouble(() => {
      const secrecy = secrecyWithOne();
      const read = quotedDirectory(readAs(directorySchema, input.toString('utf8'), 'directory', ca.directory), secrecy);
      assertHarmless(directoryRecord(read, secrecy));
      const { newNonce, newAccount, newOrder } = read;
      for (const url of [newNonce, newAccount, newOrder]) {
        assertOwnHost(ca, 'newNonce', url);
        assert(new URL(url).origin === 'https://staging.test', 'another host may be asked');
      }
      const refused = { problem: { type: 'about:blank' }, status: 400, url: URL_OF, documented: true } as const;
      throw profileRefused(
        new AcmeProblemError({ ...refused, resource: 'newOrder', retryAfter: undefined }),
        plan,
        read,
      );
    });
  },
};

const problems: Parser = {
  name: 'ca-problem',
  form: 'json',
  largest: MOST_BODY,
  examples: () => jsonOf(problem, { type: 'urn:ietf:params:acme:error:badNonce', detail: 'x' }),
  async read(input) {
    const read = readProblem(input.toString('utf8'), 'application/problem+json');
    if (!read) return;
    const quoted = assertHarmless(problemSchema.parse(quoteProblem(read, secrecyWithOne())));
    assert(JSON.stringify(quoted).length <= PROBLEM_BOUNDS.characters + 2_000, 'the problem is kept beyond its bound');
    const error = { status: 403, resource: 'newOrder', url: URL_OF, documented: true, retryAfter: '5' } as const;
    await orAcmeTrouble(() => {
      throw new AcmeProblemError({ ...error, problem: quoted });
    });
  },
};

const orders: Parser = {
  name: 'ca-order',
  form: 'json',
  largest: MOST_BODY,
  pieces: NAMES,
  examples: () =>
    jsonOf(order, { ...order, status: 'valid', certificate: URL_OF }, { ...order, status: 'invalid', error: problem }),
  async read(input) {
    const { readOrder } = readersOf(input.toString('utf8'));
    await orAcmeTrouble(async () => {
      const { object } = await readOrder(URL_OF);
      const session = { newOrder: async () => object, finalize: async () => object, awaitOrder: async () => object };
      const placed = await placeOrder(session as unknown as AcmeSession, plan);
      const got = placed.identifiers.map(({ type, value }) => `${type} ${value.toLowerCase()}`).sort();
      assert(
        got.join() ===
          NAMES.map((name) => `dns ${name}`)
            .sort()
            .join(),
        'an order for other names is gone on with',
      );
      await finalizeOrder(session as unknown as AcmeSession, placed, ca, '');
    });
  },
};

const authorizations: Parser = {
  name: 'ca-authorization',
  form: 'json',
  largest: MOST_BODY,
  pieces: NAMES,
  examples: () =>
    jsonOf(authorization, {
      ...authorization,
      status: 'invalid',
      challenges: [{ ...challenge, status: 'invalid', error: problem }],
    }),
  async read(input) {
    const { readAuthorization } = readersOf(input.toString('utf8'));
    await orAcmeTrouble(async () => {
      const { object } = await readAuthorization(URL_OF);
      const session = {
        authorization: async () => object,
        challengeValue: async () => 'value',
        deactivateAuthorization: async () => undefined,
      } as unknown as AcmeSession;
      const placed = { authorizations: [URL_OF] } as Parameters<typeof readAuthorizations>[1];
      const read = await readAuthorizations(session, placed, plan);
      assert(
        read.every((each) => identifierOf(each) === 'a.acme.example.org'),
        'another name is to be proved',
      );
      for (const { name } of await contributionsOf(session, plan, read)) {
        assert(name === '_acme-challenge.a.acme.example.org', 'a value is to be published at another name');
      }
    });
  },
};

const accounts: Parser = {
  name: 'ca-account',
  form: 'json',
  largest: MOST_BODY,
  pieces: ['deactivated', 'revoked'],
  examples: () =>
    jsonOf({ status: 'valid', contact: ['mailto:a@example.org'], orders: URL_OF }, { status: 'deactivated' }),
  async read(input) {
    const reply = { status: 200, headers: {}, text: input.toString('utf8') };
    const about = { url: URL_OF, accountUrl: URL_OF, secrecy: secrecyWithOne() };
    await orAcmeTrouble(() => assertUsable(reply, 'account', about));
  },
};

const headers: Parser = {
  name: 'ca-headers',
  form: 'text',
  largest: MOST_HEADER,
  pieces: [';rel="alternate"', '; rel="terms-of-service"', ' ;', '<https://staging.test/>'],
  examples: async () => [
    '<https://staging.test/directory>;rel="index", <https://staging.test/cert/1/1>;rel="alternate"',
    '<https://staging.test/terms/v7>; rel="terms-of-service"',
    'IXVHDyxIRGcTE0VSblhPzw',
    'https://staging.test/acme/order/1',
  ],
  read(input) {
    // Node gives the octets of headers as Latin-1.
    const text = input.toString('latin1');
    const seen = { 'retry-after': text, 'content-type': text, location: text, link: text };
    const answered = { timings: {}, bytesRead: 0, status: 200, headers: seen };
    assertHarmless(recordOf(answered, undefined, secrecyWithOne()));
    const nonce = nonceIn(text);
    assert(nonce === undefined || /^[\w-]+$/.test(nonce), 'something else than base64url is taken for a nonce');
    assert(termsIn(text)?.startsWith('https://') ?? true, 'terms elsewhere than at an https URL');
    assert(
      alternatesIn(text).every((url) => !/[<>]/.test(url)),
      'an alternate that is no URL',
    );
  },
};

const retryAfter: Parser = {
  name: 'ca-retry-after',
  form: 'text',
  largest: MOST_HEADER,
  pieces: ['Fri, ', 'Friday, ', ' GMT', '31 Dec 9999 23:59:59', '1e3', '+', ' 1994', '(', ')'],
  examples: async () => [
    '120',
    'Fri, 31 Dec 2027 23:59:59 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ],
  read(input) {
    const at = parseRetryAfter(input.toString('latin1'), NOW);
    assert(at === undefined || (Number.isFinite(at) && at <= NOW + DAY_MS), `it is to come back at ${at}`);
    if (at !== undefined) new Date(at).toISOString();
  },
};

export const CA_PARSERS: readonly Parser[] = [
  directories,
  problems,
  orders,
  authorizations,
  accounts,
  headers,
  retryAfter,
];
