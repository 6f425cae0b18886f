import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { badGateway } from '../../../lab/ca/front/behaviours/bad-gateway.ts';
import { delay } from '../../../lab/ca/front/behaviours/delay.ts';
import { directory } from '../../../lab/ca/front/behaviours/directory.ts';
import { processing } from '../../../lab/ca/front/behaviours/processing.ts';
import { reset } from '../../../lab/ca/front/behaviours/reset.ts';
import { status } from '../../../lab/ca/front/behaviours/status.ts';
import { type Front, startFront } from '../../../lab/ca/front.ts';
import { directoryRecord } from '../../../lambda/acme/directory-record.ts';
import { createSecrecy } from '../../../lambda/acme/secrecy.ts';
import { acmeTrouble } from '../../../lambda/acme/trouble.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { EvidenceFacts } from '../../../lambda/contract/evidence/evidence.ts';
import type { PresetName } from '../../../lambda/contract/presets/presets.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import { directoryAsPreset } from '../../../lambda/diagnosis/findings/directory.ts';
import { caServerError } from '../../../lambda/diagnosis/verdict/rules/ca-answers.ts';
import { load } from '../../unit/config/config-file.ts';
import { endAt, evidenceWith } from '../../unit/diagnosis/some-evidence.ts';
import { roundOf } from '../../unit/support/rule-rows.ts';
import { someRemembered } from '../../unit/support/verdicts.ts';
import { connectTo, issue, openAccount } from './issuing.ts';
import { type PebbleUnderTest, startPebbleUnderTest } from './pebble-under-test.ts';

/** What presets know of their CAs, put before a real Pebble by the chaos proxy. */

const eab = { keyId: 'lab-key', hmacKey: randomBytes(32).toString('base64url') };
let world: PebbleUnderTest;
let front: Front;

beforeAll(async () => {
  world = await startPebbleUnderTest({ eab, retryAfter: { authz: 0, order: 1 } });
  front = await startFront({ name: 'presets', pki: world.pki, upstream: world.pebble });
});
afterEach(() => front.reset());
afterAll(async () => {
  await front?.close();
  await world?.stop();
});

const open = () => openAccount(connectTo({ directory: front.directory, tlsRootPem: front.tlsRootPem }), eab);

/** The CA that the config makes of a preset. */
function caOf(preset: PresetName): Ca {
  const cas = { it: { preset }, staging: { preset: 'letsencrypt-staging' } };
  const targets = { canary: { kind: 'canary', names: ['@'] } };
  const ca = load({ zone: { name: 'acme.example.org' }, cas, targets }).deployment.cas.find(({ id }) => id === 'it');
  if (!ca) throw new Error(`no CA of the preset ${preset}`);
  return ca;
}

/** Puts the directory of a preset before Pebble. @param more changes its `meta` */
async function behaveAs({ expected = {} }: Ca, more: object = {}): Promise<void> {
  const { externalAccountRequired, caaIdentities, profiles = [], renewalInfo, keyChange } = expected;
  const listed = Object.fromEntries(profiles.map((name) => [name, `https://ca.example.org/profiles#${name}`]));
  const meta = {
    externalAccountRequired,
    caaIdentities,
    ...(profiles.length > 0 ? { profiles: listed } : {}),
    ...more,
  };
  const remove = [...(renewalInfo ? [] : ['renewalInfo']), ...(keyChange ? [] : ['keyChange'])];
  await front.use(directory.with({ meta, remove }));
}

/** The finding about the directory as it is now, for a round at this CA. */
async function finding(ca: Ca) {
  const session = await open();
  const said = directoryRecord(await session.directory(), createSecrecy());
  const facts = evidenceWith((it: EvidenceFacts) => {
    const [config] = it.cas;
    if (config) config.expected = structuredClone(ca.expected) as NonNullable<typeof config.expected>;
    if (it.probes[0]) it.probes[0].directory = said;
  });
  return directoryAsPreset.judge(facts)[0];
}

/** What the rule about errors of a CA says of a probe that ended so. @param before CAs that failed in the round before */
function judged(ca: Ca, error: unknown, ...before: string[][]) {
  const trouble = acmeTrouble(error, 'finalize', ca, Date.now());
  const facts = evidenceWith((it) => {
    const [config] = it.cas;
    const [probe] = it.probes;
    if (!config || !probe) throw new Error('no CA in the evidence');
    const { outageAfter, quirks } = ca;
    Object.assign(config, { id: 'it', title: ca.title, flakyServerErrors: quirks.flakyServerErrors, outageAfter });
    Object.assign(probe, { ca: 'it', outcome: 'failed', trouble });
    endAt(it, 'finalize', { trouble });
  });
  const evidence = {
    ...facts,
    findings: deriveFindings(facts),
    history: before.map((cas) => someRemembered('before', { cas })),
  };
  return caServerError.judge(roundOf(evidence));
}

const PRESETS = ['letsencrypt', 'google', 'zerossl', 'sslcom', 'actalis', 'sectigo'] as const;

describe.each(PRESETS)('a CA with the directory of %s', (name) => {
  const ca = caOf(name);

  it('is as its preset says, and issues', async () => {
    await behaveAs(ca);

    expect(await finding(ca)).toMatchObject({ outcome: 'holds' });
    expect(await issue(await open(), `${name}.example.org`, world.dns)).toContain('-----BEGIN CERTIFICATE-----');
  });

  it('is told to differ, with what differs', async () => {
    const { externalAccountRequired } = ca.expected ?? {};
    await behaveAs(ca, {
      externalAccountRequired: !externalAccountRequired,
      caaIdentities: [...ca.caaIdentities, 'new.example.org'],
      profiles: { brandnew: 'https://ca.example.org/profiles#brandnew' },
    });

    expect(await finding(ca)).toMatchObject({
      outcome: 'does-not-hold',
      value: 'externalAccountRequired caaIdentities profiles',
      detail: expect.stringMatching(/new\.example\.org.*brandnew/),
    });
  });
});

it('a keyChange and a renewalInfo that are gone are told', async () => {
  const ca = caOf('google');
  await behaveAs({ ...ca, expected: { ...ca.expected, keyChange: false, renewalInfo: false } });

  expect(await finding(ca)).toMatchObject({ outcome: 'does-not-hold', value: 'renewalInfo keyChange' });
});

describe('a CA with the quirks of ZeroSSL', () => {
  const ca = caOf('zerossl');

  it('answers finalize with 502: no other order is made, and a single one is no outage', async () => {
    await behaveAs(ca);
    const session = await open();
    front.clear();
    await front.use(badGateway.with({ at: ['finalize'] }));

    const failed = await issue(session, 'flaky.example.org', world.dns).catch((error: unknown) => error);

    expect(failed).toMatchObject({ name: 'AcmeProblemError', status: 502 });
    expect(front.requests().filter(({ resource }) => resource === 'newOrder')).toHaveLength(1);
    expect(judged(ca, failed)).toMatchObject([{ code: 'ca-server-error', effect: 'risks' }]);
    expect(judged(ca, failed, ['it'])).toMatchObject([{ code: 'ca-server-error', effect: 'blocks' }]);
    expect(judged(caOf('google'), failed)).toMatchObject([{ code: 'ca-server-error', effect: 'blocks' }]);
  });

  it('cuts the answer to finalize and has issued all the same, which the order says', async () => {
    await behaveAs(ca);
    const session = await open();
    await front.use(reset.with({ carriedOut: true, at: ['finalize'], times: 1 }));

    expect(await issue(session, 'cut.example.org', world.dns)).toContain('-----BEGIN CERTIFICATE-----');
  });

  it('answers single reads with 5xx, which are read through', async () => {
    await behaveAs(ca);
    const session = await open();
    await front.use(status.with({ status: 503, body: 'no', at: ['order'], times: 2 }));

    expect(await issue(session, 'readings.example.org', world.dns)).toContain('-----BEGIN CERTIFICATE-----');
  });

  it('finalizes late, which is waited for', async () => {
    await behaveAs(ca);
    const session = await open();
    await front.use(delay.with({ milliseconds: 3_000, at: ['finalize', 'order'] }));

    expect(await issue(session, 'late.example.org', world.dns)).toContain('-----BEGIN CERTIFICATE-----');
  }, 30_000);

  it('keeps an order processing until the deadline, which is told as that', async () => {
    await behaveAs(ca);
    const session = await open();
    await front.use(processing.with({ of: 'order' }));

    await expect(issue(session, 'stuck.example.org', world.dns)).rejects.toMatchObject({
      name: 'AcmeTimeoutError',
      resource: 'order',
      status: 'processing',
    });
  }, 60_000);
});

it('a profile that the CA does not know is refused as one', async () => {
  const session = await open();
  await expect(session.newOrder(['profile.example.org'], 'brandnew')).rejects.toMatchObject({
    problem: { type: 'urn:ietf:params:acme:error:invalidProfile' },
  });
});
