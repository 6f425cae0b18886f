import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { assertOwnHost } from '../../../lambda/acme/own-host.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import { type Answer, type Script, type ScriptedCa, startScriptedCa } from './scripted-ca.ts';
import { issue, openFixture } from './session-fixture.ts';

let ca: ScriptedCa;
let other: ScriptedCa;
beforeAll(async () => {
  ca = await startScriptedCa();
  other = await startScriptedCa();
});
afterEach(() => {
  ca.reset();
  other.reset();
});
afterAll(async () => {
  await ca.stop();
  await other.stop();
});

/** The usual answer, with the host of another server wherever it names its own. */
const elsewhere: Script = async (usual) => {
  const answer = await usual();
  const moved = (text: string) => text.replaceAll(ca.origin, other.origin);
  const headers = Object.entries(answer.headers ?? {}).map(([name, value]) => [name, moved(String(value))]);
  const body = typeof answer.body === 'string' ? answer.body : JSON.parse(moved(JSON.stringify(answer.body ?? '')));
  return { ...answer, headers: Object.fromEntries(headers), body } as Answer;
};

test.each([
  ['directory', 'newNonce'],
  ['newOrder', 'newOrder'],
  ['authorization', 'challenge'],
  ['order', 'certificate'],
])('where %s names URLs of another host, nothing is sent there', async (resource, refused) => {
  const { session, requests, clock } = await openFixture(ca);
  ca.script(resource, elsewhere);

  const error = await issue(session, ['a.example.org']).catch((thrown: unknown) => thrown);

  expect(acmeTrouble(error, 'order', ca.config(), clock.now())).toMatchObject({
    code: 'ca-host-not-allowed',
    cause: 'foreign-host',
    message: expect.stringContaining(`${refused} at `),
    action: expect.stringContaining('otherHosts'),
  });
  expect(requests.filter(({ url }) => url.startsWith(other.origin)).every(({ failure }) => failure)).toBe(true);
  expect(other.received).toEqual([]);
  expect(other.connections()).toBe(0);
});

test('an account that the CA would have at another host is not taken', async () => {
  ca.script('newAccount', elsewhere);
  await expect(openFixture(ca)).rejects.toMatchObject({ code: 'foreign-host', resource: 'newAccount' });
});

const directory = 'https://ca.example.org:14000/directory';
test.each([
  ['the same host and port', 'https://ca.example.org:14000/order/1', undefined],
  ['the same host in capitals', 'https://CA.example.org:14000/', undefined],
  ['a host that the config allows', 'https://orders.example.org/x', ['orders.example.org']],
  ['its usual port, written out in the config', 'https://orders.example.org/x', ['orders.example.org:443']],
])('%s may be asked', (_what, url, otherHosts) => {
  expect(() => assertOwnHost({ directory, ...(otherHosts ? { otherHosts } : {}) }, 'order', url)).not.toThrow();
});

test.each([
  ['another host', 'https://elsewhere.example.org:14000/'],
  ['a host below it', 'https://a.ca.example.org:14000/'],
  ['a host that begins like it', 'https://ca.example.org.evil.test:14000/'],
  ['another port', 'https://ca.example.org/'],
  ['plain http', 'http://ca.example.org:14000/'],
  ['the host as a name of a user', 'https://ca.example.org:14000@evil.test/'],
  ['a user and a password', 'https://root:secret@ca.example.org:14000/'],
  ['an address of the platform', 'https://169.254.169.254/latest/meta-data'],
  ['a file', 'file:///etc/passwd'],
  ['no URL', '//ca.example.org:14000/'],
])('%s may not', (_what, url) => {
  expect(() => assertOwnHost({ directory, otherHosts: ['orders.example.org'] }, 'order', url)).toThrow(
    expect.objectContaining({ code: 'foreign-host' }),
  );
});

test('a host that the config allows is asked', async () => {
  const changes = { otherHosts: [new URL(other.origin).host] };
  const { session, requests } = await openFixture(ca, { changes });
  ca.script('directory', elsewhere);

  await session.newOrder(['a.example.org']).catch(() => undefined);

  // Its certificate is of another root: that this could be seen means that it was asked.
  expect(requests.at(-1)).toMatchObject({
    url: `${other.origin}/newNonce`,
    failure: expect.stringMatching(/^tls: /),
    connection: { reused: false },
  });
});
