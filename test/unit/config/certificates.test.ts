import { expect, test } from 'vitest';
import { certificateNamed } from '../support/certificates.ts';
import { complaints, LEAST, load } from './config-file.ts';

const PRODUCTION = { ...LEAST, cas: { ...LEAST.cas, production: { preset: 'letsencrypt-production' } } };
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:www-AbCdEf';
const ACM_ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

test('certificates are resolved with the CA that is asked about each', async () => {
  const pem = await certificateNamed('01', '02');
  const certificates = {
    www: { endpoint: 'www.example.org' },
    shop: { endpoint: 'shop.example.org:8443', ca: 'production' },
    kept: { secretArn: ARN },
    imported: { acmArn: ACM_ARN },
    file: { pem: 'leaf.pem' },
  };

  const { deployment } = load({ ...PRODUCTION, certificates }, { 'leaf.pem': pem });

  const ca = 'production';
  expect(deployment.certificates).toEqual([
    { id: 'www', ca, source: { kind: 'endpoint', host: 'www.example.org', port: 443 } },
    { id: 'shop', ca, source: { kind: 'endpoint', host: 'shop.example.org', port: 8443 } },
    { id: 'kept', ca, source: { kind: 'secret', arn: ARN } },
    { id: 'imported', ca, source: { kind: 'acm', arn: ACM_ARN } },
    { id: 'file', ca, source: { kind: 'pem', pem: expect.stringContaining('BEGIN CERTIFICATE') } },
  ]);
});

test.each([
  ['no production CA', LEAST, { www: { endpoint: 'www.example.org' } }, /www\.ca: is missing.*there is none/],
  ['a staging CA', PRODUCTION, { www: { endpoint: 'www.example.org', ca: 'staging' } }, /got "staging"/],
  ['a file that is not there', PRODUCTION, { www: { pem: 'none.pem' } }, /cannot be read/],
  ['two sources', PRODUCTION, { www: { endpoint: 'www.example.org', pem: 'leaf.pem' } }, /www/],
  ['an ARN of something else', PRODUCTION, { www: { acmArn: ARN } }, /www/],
  ['a URL as endpoint', PRODUCTION, { www: { endpoint: 'https://www.example.org' } }, /www/],
])('%s is refused', (_, config, certificates, words) => {
  expect(complaints({ ...config, certificates })).toEqual([expect.stringMatching(words)]);
});

test('the dead man’s switch is an https URL', () => {
  const url = 'https://hc.example.net/uuid';
  expect(load({ ...LEAST, alarms: { deadMansSwitch: url } }).deployment.deadMansSwitch).toBe(url);
  expect(complaints({ ...LEAST, alarms: { deadMansSwitch: 'http://hc.example.net' } })).toHaveLength(1);
});
