import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { NamedCertificate } from '../../../lambda/contract/deployment.ts';
import { certificateReportSchema } from '../../../lambda/contract/evidence/pulse.ts';
import { type CertificatePorts, reportCertificates } from '../../../lambda/pulse/certificates.ts';
import { productionAt, realClock, type ScriptedHost, startScriptedHost } from '../acme/controls/scripted-host.ts';
import { certificateNamed } from '../support/certificates.ts';

const KEY = '69885b6b87464041e1b37b847ba0ae2cde01c8d4';
const PRIVATE = '-----BEGIN PRIVATE KEY-----\nSECRETMARK\n-----END PRIVATE KEY-----\n';

let host: ScriptedHost;
let pem: string;
beforeAll(async () => {
  host = await startScriptedHost();
  pem = await certificateNamed('0087654321', KEY);
});
beforeEach(() => host.reset());
afterAll(() => host.stop());

type Readers = Pick<CertificatePorts, 'readSecret' | 'readFromAcm'>;
const EMPTY: Readers = { readSecret: async () => '', readFromAcm: async () => '' };

async function report(source: NamedCertificate['source'], readers: Partial<Readers> = {}) {
  const certificates = [{ id: 'www', ca: 'production', source }];
  const context = { clock: realClock, deadline: Date.now() + 10_000, patienceMs: 2_000, resolvers: [] };
  const ports = { context, ...EMPTY, ...readers };
  const [first] = await reportCertificates({ certificates, cas: [productionAt(host)] }, ports);
  return certificateReportSchema.parse(first);
}

test('its CA is asked by the name of RFC 9773, and what it suggests is told', async () => {
  const told = await report({ kind: 'pem', pem });

  expect(host.received).toEqual(['GET /directory', 'GET /renewalInfo/aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE']);
  expect(told).toMatchObject({
    ...{ id: 'www', ca: 'production', state: 'read', serialNumber: '87654321' },
    renewalInfo: { start: '2026-12-24T00:00:00.000Z', end: '2026-12-26T00:00:00.000Z' },
  });
  expect(told.lifetimeLeftPercent).toBeCloseTo((30 / 31) * 100, 0);
});

test('a secret may hold the key beside it, in JSON, and nothing of that is told', async () => {
  const readSecret = async () => JSON.stringify({ key: PRIVATE, chain: pem });

  const told = await report({ kind: 'secret', arn: 'arn' }, { readSecret });

  expect(told).toMatchObject({ state: 'read', serialNumber: '87654321' });
  expect(JSON.stringify(told)).not.toContain('SECRETMARK');
});

test('of a certificate in ACM the one that is there now is read', async () => {
  const readFromAcm = async (arn: string) => (arn === 'arn' ? pem : '');

  expect(await report({ kind: 'acm', arn: 'arn' }, { readFromAcm })).toMatchObject({
    state: 'read',
    serialNumber: '87654321',
  });
});

test('what an endpoint shows is read, whoever issued it', async () => {
  const told = await report({ kind: 'endpoint', host: '127.0.0.1', port: host.port });

  expect(told).toMatchObject({ state: 'read', names: ['ca.example.org'], overdue: false });
  expect(told.noRenewalInfo).toMatch(/names no key/);
});

test.each([
  ['an endpoint that is not there', { kind: 'endpoint', host: '127.0.0.1', port: 1 }, /ECONNREFUSED/],
  ['a secret without a certificate', { kind: 'secret', arn: 'arn' }, /no certificate/],
  ['a certificate that ACM has not issued yet', { kind: 'acm', arn: 'arn' }, /no certificate/],
] as const)('%s: nothing is known, and it says why', async (_, source, why) => {
  const told = await report(source);

  expect(told).toMatchObject({ state: 'unreadable', why: expect.stringMatching(why) });
  expect(told).not.toHaveProperty('overdue');
});

test.each([
  ['secret', 'GetSecretValue'],
  ['acm', 'GetCertificate'],
] as const)('what may not be read (%s) is told by the name of the call and of the error alone', async (kind, call) => {
  const denied = () => Promise.reject(Object.assign(new Error('SECRETMARK'), { name: 'AccessDeniedException' }));

  const told = await report({ kind, arn: 'arn' }, { readSecret: denied, readFromAcm: denied });

  expect(told.why).toBe(`it could not be read (${call}: AccessDeniedException)`);
});

test('a CA that does not answer leaves the lifetime to judge by', async () => {
  host.page('/directory', { status: 500 });

  const told = await report({ kind: 'pem', pem });

  expect(told).toMatchObject({ state: 'read', overdue: false, noRenewalInfo: expect.stringContaining('500') });
});
