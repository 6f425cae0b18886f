import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { badGateway } from '../../../lab/ca/front/behaviours/bad-gateway.ts';
import { delay } from '../../../lab/ca/front/behaviours/delay.ts';
import { drop } from '../../../lab/ca/front/behaviours/drop.ts';
import { hang } from '../../../lab/ca/front/behaviours/hang.ts';
import { header } from '../../../lab/ca/front/behaviours/header.ts';
import { hugeBody } from '../../../lab/ca/front/behaviours/huge-body.ts';
import { malformedJson } from '../../../lab/ca/front/behaviours/malformed-json.ts';
import { pass } from '../../../lab/ca/front/behaviours/pass.ts';
import { redirectLoop } from '../../../lab/ca/front/behaviours/redirect-loop.ts';
import { renewalInfo } from '../../../lab/ca/front/behaviours/renewal-info.ts';
import { reset } from '../../../lab/ca/front/behaviours/reset.ts';
import { retryAfter } from '../../../lab/ca/front/behaviours/retry-after.ts';
import { status } from '../../../lab/ca/front/behaviours/status.ts';
import { truncatedJson } from '../../../lab/ca/front/behaviours/truncated-json.ts';
import { type PlainFront, type Seen, startPlainFront } from './plain-front.ts';

let plain: PlainFront;
/** The directory as it is with nothing in use. */
let good: Seen;

beforeAll(async () => {
  plain = await startPlainFront();
});

afterAll(async () => {
  await plain.stop();
});

beforeEach(async () => {
  good = await plain.ask('/dir');
  plain.ca.asked.length = 0;
  plain.front.clear();
});

afterEach(async () => {
  await plain.front.reset();
});

describe('pass', () => {
  it('changes nothing', async () => {
    await plain.front.use(pass.with({}));

    const { status: code, headers, body } = await plain.ask('/dir');

    expect([code, body]).toEqual([200, good.body]);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'replay-nonce': expect.any(String) });
  });
});

describe('renewal-info', () => {
  it('answers for every certificate with a window from now, with Retry-After, and leaves other resources alone', async () => {
    const explanationUrl = 'https://ca.example/incident';
    await plain.front.use(renewalInfo.with({ startsInHours: -1, endsInHours: 2, explanationUrl }));

    const { status: code, headers, body } = await plain.ask('/renewal-info/aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');

    const { suggestedWindow, explanationURL } = JSON.parse(body);
    expect([code, headers['retry-after'], explanationURL]).toEqual([200, '60', explanationUrl]);
    const hoursFromNow = [suggestedWindow.start, suggestedWindow.end].map(
      (at) => (Date.parse(at) - Date.now()) / 3.6e6,
    );
    expect(hoursFromNow.map(Math.round)).toEqual([-1, 2]);
    expect((await plain.ask('/dir')).body).toBe(good.body);
    expect(plain.ca.asked).toEqual(['GET /dir']);
  });
});

describe('hang', () => {
  it('takes a request, which does not reach the CA, and never answers', async () => {
    const patience = new AbortController();
    await plain.front.use(hang.with({}));
    await plain.front.use({
      name: 'seen',
      summary: 'The client waits 300 ms more once its request has come',
      respond: (request, forward) => {
        setTimeout(() => patience.abort(), 300);
        return forward(request);
      },
    });

    await expect(plain.ask('/dir', { signal: patience.signal })).rejects.toMatchObject({ name: 'AbortError' });

    const [{ status: code, resource } = {}] = plain.front.requests();
    expect([code, resource]).toEqual([undefined, 'directory']);
    expect(plain.ca.asked).toEqual([]);
  });
});

describe('status', () => {
  it('answers with a problem document in the place of the CA', async () => {
    const problem = { type: 'urn:ietf:params:acme:error:serverInternal', detail: 'no' };
    await plain.front.use(status.with({ status: 500, problem }));

    const { status: code, headers, body } = await plain.ask('/dir');

    expect([code, headers['content-type'], JSON.parse(body)]).toEqual([
      500,
      'application/problem+json',
      { ...problem, status: 500 },
    ]);
    expect(plain.ca.asked).toEqual([]);
  });

  it('answers with a body of any kind, at the resources and as often as it is told', async () => {
    await plain.front.use(
      status.with({ status: 418, body: '<p>', contentType: 'text/html', at: ['newOrder'], times: 1 }),
    );

    const seen = [await plain.ask('/dir'), await plain.ask('/new-order'), await plain.ask('/new-order')];

    expect(seen.map((answer) => answer.status)).toEqual([200, 418, 201]);
    expect(seen[1]).toMatchObject({ body: '<p>', headers: { 'content-type': 'text/html' } });
  });
});

describe('delay', () => {
  it('holds the answer back, not the CA', async () => {
    await plain.front.use(delay.with({ milliseconds: 200 }));
    const began = performance.now();

    const { body } = await plain.ask('/dir');

    expect(performance.now() - began).toBeGreaterThanOrEqual(199);
    expect(body).toBe(good.body);
  });
});

describe('drop', () => {
  it('closes the connection in the middle of the body', async () => {
    await plain.front.use(drop.with({}));

    await expect(plain.ask('/dir')).rejects.toMatchObject({ message: 'aborted' });

    expect(plain.ca.asked).toEqual(['GET /dir']);
  });

  it('lets so many bytes through, of a length that promises all', async () => {
    await plain.front.use(drop.with({ bytes: 5 }));

    expect(await beginningOf('/dir')).toEqual({ promised: String(good.body.length), got: good.body.slice(0, 5) });
  });
});

describe('reset', () => {
  it('cuts the connection in place of an answer', async () => {
    await plain.front.use(reset.with({}));

    await expect(plain.ask('/dir')).rejects.toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' });

    expect(plain.ca.asked).toEqual([]);
  });

  it('lets the CA carry the request out when it is told to', async () => {
    await plain.front.use(reset.with({ carriedOut: true }));

    await expect(plain.ask('/new-order', { method: 'POST' })).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(plain.ca.asked).toEqual(['POST /new-order']);
  });
});

describe('header', () => {
  it('sets and removes header lines', async () => {
    await plain.front.use(
      header.with({ set: { 'Content-Type': 'text/plain', 'Retry-After': '7' }, remove: ['Replay-Nonce'] }),
    );

    const { headers, body } = await plain.ask('/dir');

    expect(headers).toMatchObject({ 'content-type': 'text/plain', 'retry-after': '7' });
    expect(headers['replay-nonce']).toBeUndefined();
    expect(body).toBe(good.body);
  });
});

describe.each([
  ['truncated-json', truncatedJson, (body: string) => body.slice(0, Math.floor(body.length / 2))],
  ['malformed-json', malformedJson, (body: string) => `${body.slice(0, -1)},}`],
])('%s', (_, fault, damaged) => {
  it('sends JSON that does not parse, with a length that is right', async () => {
    await plain.front.use(fault.with({}));

    const { headers, body } = await plain.ask('/dir');

    expect(body).toBe(damaged(good.body));
    expect(headers['content-length']).toBe(String(body.length));
    expect(() => JSON.parse(body)).toThrow(SyntaxError);
  });

  it('leaves a certificate alone', async () => {
    await plain.front.use(fault.with({}));

    expect((await plain.ask('/certificate/one')).body).toMatch(
      /^-----BEGIN CERTIFICATE-----\n[\s\S]+-----END CERTIFICATE-----\n$/,
    );
  });
});

describe('bad-gateway', () => {
  it('answers 502 with a page of HTML', async () => {
    await plain.front.use(badGateway.with({}));

    const answer = await plain.ask('/dir');

    expect(answer).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
    expect(answer.body).toContain('<h1>502 Bad Gateway</h1>');
    expect(plain.ca.asked).toEqual([]);
  });
});

describe('retry-after', () => {
  it('refuses as a rate limit does, with seconds', async () => {
    await plain.front.use(retryAfter.with({ status: 429, seconds: 30 }));

    const { status: code, headers, body } = await plain.ask('/new-order');

    expect([code, headers['retry-after']]).toEqual([429, '30']);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:ietf:params:acme:error:rateLimited', status: 429 });
  });

  it('refuses as a load balancer does, with a date', async () => {
    await plain.front.use(retryAfter.with({ status: 503, seconds: 3600, form: 'date' }));
    const before = Date.now();

    const { status: code, headers } = await plain.ask('/dir');

    const value = headers['retry-after'] ?? '';
    expect([code, headers['content-type']]).toEqual([503, 'text/html']);
    expect(value).toMatch(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/);
    const seconds = (Date.parse(value) - before) / 1_000;
    expect(seconds).toBeGreaterThan(3598);
    expect(seconds).toBeLessThan(3610);
  });
});

describe('huge-body', () => {
  it('fills the body up with blanks, which JSON allows', async () => {
    await plain.front.use(hugeBody.with({ bytes: 3_000_000 }));

    const { body } = await plain.ask('/dir');

    expect(body).toHaveLength(3_000_000);
    expect(JSON.parse(body)).toEqual(JSON.parse(good.body));
  });
});

describe('redirect-loop', () => {
  it('redirects every request to where it came', async () => {
    await plain.front.use(redirectLoop.with({}));

    const { status: code, headers } = await plain.ask('/dir?x=1');

    expect([code, headers.location]).toEqual([307, `https://127.0.0.1:${plain.front.port}/dir?x=1`]);
    expect(plain.ca.asked).toEqual([]);
  });
});

/** What a client has of a body that never came to its end. */
async function beginningOf(path: string): Promise<{ promised: string | undefined; got: string }> {
  const options = {
    host: '127.0.0.1',
    port: plain.front.port,
    path,
    ca: plain.front.tlsRootPem,
    agent: false as const,
  };
  const [response] = (await once(request(options).end(), 'response')) as [IncomingMessage];
  let got = '';
  response.on('data', (part) => {
    got += part;
  });
  await once(response, 'error');
  return { promised: response.headers['content-length'], got };
}
