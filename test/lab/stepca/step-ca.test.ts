import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFront } from '../../../lab/ca/front.ts';
import { createPki } from '../../../lab/ca/pki.ts';
import { createHierarchy } from '../../../lab/stepca/hierarchy.ts';
import { startStepCa } from '../../../lab/stepca/step-ca.ts';
import { judgeChain } from '../../../lambda/acme/chain.ts';
import { directoryRecord } from '../../../lambda/acme/directory-record.ts';
import { createSecrecy } from '../../../lambda/acme/secrecy.ts';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import { stepCa } from '../../../lambda/contract/presets/step-ca.ts';
import { connectTo, openAccount } from '../ca/issuing.ts';
import { ZONE } from '../dns/world.ts';
import { freePorts } from '../free-ports.ts';
import { dns01, issue, type StepCaUnderTest, startStepCaUnderTest } from './step-ca-under-test.ts';

let world: StepCaUnderTest;
let session: AcmeSession;

beforeAll(async () => {
  world = await startStepCaUnderTest();
  session = await openAccount(connectTo(world.ca));
});
afterAll(() => world?.stop());

test.each([
  ['a single name', [`single.${ZONE}`]],
  ['an apex and its wildcard, with two values at one challenge name', [`apex.${ZONE}`, `*.apex.${ZONE}`]],
] as [string, [string, ...string[]]][])('issues for %s, with a chain to its own root', async (_, names) => {
  const { chainPem, publicKeyPem } = await issue(session, names, world);

  const judge = (roots: readonly string[]) =>
    judgeChain({ chainPem, roots, names, publicKeyPem, now: Date.now(), ca: 'step-ca' });
  expect(judge(await world.ca.issuingRoots())).toMatchObject({
    outcome: 'passed',
    certificate: { issuer: 'Lab step-ca intermediate' },
  });
  expect(judge([(await createHierarchy()).rootPem])).toMatchObject({ trouble: { code: 'chain-untrusted' } });
});

test.each([
  ['another value', ['wrong'], 'rejectedIdentifier'],
  ['no value', [], 'dns'],
])(
  'answers %s with a problem, but leaves the challenge pending until the right one is there',
  async (_, values, problem) => {
    const name = `refused-${problem.toLowerCase()}.${ZONE}`;
    const [url = ''] = (await session.newOrder([name])).authorizations;
    const { url: challenge, token } = dns01(await session.authorization(url));

    world.publish(name, values);
    await session.acceptChallenge(challenge);
    const refused = await session.authorization(url);
    world.publish(name, [await session.challengeValue(token)]);
    await session.acceptChallenge(challenge);
    const accepted = await session.awaitAuthorization(url);

    expect(refused.status).toBe('pending');
    expect(dns01(refused)).toMatchObject({
      status: 'pending',
      error: { type: `urn:ietf:params:acme:error:${problem}` },
    });
    expect(accepted.status).toBe('valid');
  },
);

test('is as its preset has it: what its directory says, and that it deactivates nothing', async () => {
  const { quirks, directorySays, ...preset } = stepCa();
  const said = directoryRecord(await session.directory(), createSecrecy());
  const [url = ''] = (await session.newOrder([`kept.${ZONE}`])).authorizations;

  const refused = await session.deactivateAuthorization(url).catch((error: unknown) => error);

  expect(said).toMatchObject({
    externalAccountRequired: preset.externalAccountBinding,
    profiles: preset.profiles,
    renewalInfo: preset.renewalInfo,
    ...directorySays,
  });
  expect(quirks.authorizationDeactivation).toBe(false);
  expect(refused).toMatchObject({ name: 'AcmeProblemError' });
  expect(await session.authorization(url)).toMatchObject({ status: 'pending' });
});

test('issues behind the chaos proxy, which learns its resources', async () => {
  const pki = await createPki();
  const front = await startFront({ name: 'third', pki, upstream: world.ca });
  try {
    const behind = await openAccount(connectTo({ directory: front.directory, tlsRootPem: pki.rootPem }));
    await issue(behind, [`behind.${ZONE}`], world);

    const asked = front.requests().map(({ resource }) => resource);
    expect(asked.filter((resource) => !['directory', 'newNonce'].includes(resource))).toEqual([
      'newAccount',
      'newOrder',
      'authorization',
      'challenge',
      'authorization',
      'finalize',
      'order',
      'certificate',
    ]);
  } finally {
    await front.close();
  }
});

test('says that its port is taken, at once', async () => {
  await expect(startStepCa(world.options)).rejects.toThrow(
    `step-ca did not start: port ${world.options.port} of 127.0.0.1 is in use. Give it another one.`,
  );
});

test('says where to look when it cannot start', async () => {
  const [port = 0] = await freePorts(1);
  const dir = join(world.options.dir, 'broken');
  mkdirSync(dir);
  writeFileSync(join(dir, 'database'), 'where a folder should be');

  await expect(startStepCa({ ...world.options, port, dir })).rejects.toThrow(
    `step-ca did not start on port ${port}: it ended with 2. Its output is in ${dir}/step-ca.log`,
  );
});

test('is gone when stop resolves', async () => {
  const stopped = await startStepCaUnderTest();

  await stopped.stop();

  expect(() => process.kill(stopped.ca.pid, 0)).toThrow('ESRCH');
});
