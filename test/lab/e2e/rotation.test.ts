import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeSecretCommand, GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workers } from '../../../lab/aws/ministack.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { clients, control, deployed, lab, probe, probeOf } from './support.ts';

const { staging: SecretId = '', backup = '' } = JSON.parse(deployed.prober.secretArns) as Record<string, string>;

let before: AccountSecret;
// From here on the account exists.
beforeAll(async () => {
  await probe({ target: 'canary' });
  before = await current();
  await control.forget('staging');
});
afterEach(() => control.allOff());

async function current(): Promise<AccountSecret> {
  const { SecretString = '' } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as AccountSecret;
}

const described = () => clients.secrets.send(new DescribeSecretCommand({ SecretId }));

/** @returns the id of the version that is being made */
async function begin(): Promise<string> {
  const { VersionId = '' } = await clients.secrets.send(new RotateSecretCommand({ SecretId }));
  return VersionId;
}

const rotated = (versionId: string) =>
  eventually(
    `the version ${versionId} is AWSCURRENT`,
    async () => (await described()).VersionIdsToStages?.[versionId]?.includes('AWSCURRENT') || undefined,
    60,
  );

/** Has Secrets Manager try the rotation that was cut off once more. */
async function again(): Promise<void> {
  await expect(begin()).rejects.toThrow('reattempted');
}

/** Statuses of the requests of a kind that the CA was sent; undefined while no answer was given. */
const sent = async (resource: string) =>
  (await control.requests('staging')).filter((each) => each.resource === resource).map(({ status }) => status);
const asked = (resource: string) =>
  eventually(
    `${resource} to be asked for`,
    async () => (await sent(resource)).includes(undefined as never) || undefined,
    30,
  );

const accountFunctions = async () =>
  (await workers(lab.aws.endpoint)).filter(({ functionName }) => functionName === deployed.prober.accountFunction);

async function killAccountFunction(): Promise<void> {
  const busy = (await accountFunctions()).filter(({ state }) => state === 'busy');
  expect(busy).not.toEqual([]);
  for (const { pid } of busy) process.kill(pid, 'SIGKILL');
}
const idle = () =>
  eventually(
    'the step to be over',
    async () => (await accountFunctions()).every(({ state }) => state !== 'busy') || undefined,
    30,
  );

/** Kills the function at a call of AWS, by the emulator. */
const atAws = (action: string, carriedOut: boolean) => async () => {
  const parameters = { service: 'secretsmanager', action, carriedOut, function: 'Account' };
  await control.on('aws-function-killed', parameters);
  const versionId = await begin();
  await eventually('the function to be killed', async () => ((await isDead()) ? true : undefined), 60);
  return versionId;
};
let known: readonly number[] = [];
const isDead = async () => {
  const now = (await accountFunctions()).map(({ pid }) => pid);
  const dead = known.some((pid) => !now.includes(pid));
  known = now;
  return dead;
};

/** `hang`: the CA is never asked. `delay`: it has done what it was asked, and its answer is on its way. */
type Held = 'hang' | 'delay';
const hold = (how: Held, resource: string) =>
  control.on(`ca-${how}`, { ca: 'staging', at: [resource], ...(how === 'delay' ? { milliseconds: 60_000 } : {}) });

/** Kills the function while it waits for the CA's answer to keyChange. */
const atKeyChange = (how: Held) => async () => {
  await hold(how, 'keyChange');
  const versionId = await begin();
  await asked('keyChange');
  await sleep(1_000);
  await killAccountFunction();
  return versionId;
};

/** As above, but in the step after: keyChange is slow, so that what is asked next can be held. */
const atTest = (how: Held) => async () => {
  await control.on('ca-delay', { ca: 'staging', at: ['keyChange'], milliseconds: 4_000 });
  const versionId = await begin();
  await asked('keyChange');
  await hold(how, 'newAccount');
  await asked('newAccount');
  await sleep(1_000);
  await killAccountFunction();
  return versionId;
};

describe('the rotation of an account key', () => {
  it('is on for every secret, and no deployment starts one', async () => {
    for (const secret of [SecretId, backup]) {
      const { RotationEnabled, RotationRules, VersionIdsToStages } = await clients.secrets.send(
        new DescribeSecretCommand({ SecretId: secret }),
      );
      expect({ RotationEnabled, RotationRules }).toEqual({
        RotationEnabled: true,
        RotationRules: { AutomaticallyAfterDays: 90 },
      });
      expect(Object.values(VersionIdsToStages ?? {}).flat()).not.toContain('AWSPENDING');
    }
    // The secret that no test rotates.
    const { LastRotatedDate } = await clients.secrets.send(new DescribeSecretCommand({ SecretId: backup }));
    expect(LastRotatedDate).toBeUndefined();
  });

  it('changes the key at the CA, and the next probe works', async () => {
    await rotated(await begin());

    const after = await current();
    expect(after).toEqual({ ...before, privateKeyPem: expect.any(String) });
    expect(after.privateKeyPem).not.toBe(before.privateKeyPem);
    expect(await sent('keyChange')).toEqual([200]);
    const made = probeOf(await probe({ target: 'canary' }), 'staging');
    expect(made).toMatchObject({ outcome: 'passed', accountUrl: before.accountUrl });
    expect(made).not.toHaveProperty('accountKey');
  });

  it.each([
    ['before', 'createSecret', atAws('PutSecretValue', false), 'current'],
    ['after', 'createSecret', atAws('PutSecretValue', true), 'current'],
    ['before', 'setSecret', atKeyChange('hang'), 'current'],
    ['after', 'setSecret', atKeyChange('delay'), 'pending'],
    ['before', 'testSecret', atTest('hang'), 'pending'],
    ['after', 'testSecret', atTest('delay'), 'pending'],
    ['before', 'finishSecret', atAws('UpdateSecretVersionStage', false), 'pending'],
    ['after', 'finishSecret', atAws('UpdateSecretVersionStage', true), 'current'],
  ] as const)(
    'killed %s the call of %s: the next probe works, no account is orphaned, the next run finishes',
    async (when, step, kill, key) => {
      await control.forget('staging');
      known = (await accountFunctions()).map(({ pid }) => pid);
      const old = await current();
      const versionId = await kill();
      await control.allOff();
      await idle();

      const meanwhile = probeOf(await probe({ target: 'canary' }), 'staging');
      expect(meanwhile).toMatchObject({ outcome: 'passed', accountUrl: before.accountUrl });
      expect(meanwhile.accountKey ?? 'current').toBe(key);

      if (!(when === 'after' && step === 'finishSecret')) await again();
      await rotated(versionId);
      const after = await current();
      expect(after).toEqual({ ...before, privateKeyPem: expect.any(String) });
      expect(after.privateKeyPem).not.toBe(old.privateKeyPem);
      const next = probeOf(await probe({ target: 'canary' }), 'staging');
      expect(next).toMatchObject({ outcome: 'passed', accountUrl: before.accountUrl });
      expect(next).not.toHaveProperty('accountKey');
      // 201: an account was made (RFC 8555 section 7.3).
      expect(await sent('newAccount')).not.toContain(201);
      expect((await sent('keyChange')).filter((status) => status === 200).length).toBeLessThanOrEqual(1);
    },
  );
});
