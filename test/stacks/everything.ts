import { CONFIG } from './settings.ts';

const alarms = {
  page: [{ email: 'on-call@example.org' }, { url: 'https://events.example.org/page' }],
  notify: [
    { slack: { workspace: 'T0123ABCD', channel: 'C0123ABCD' } },
    {
      teams: {
        team: '11111111-1111-4111-8111-111111111111',
        tenant: '22222222-2222-4222-8222-222222222222',
        channel: '19%3Aabc%40thread.tacv2',
      },
    },
    { topic: 'arn:aws:sns:eu-central-1:111122223333:existing' },
  ],
};

/** Of the first two environments; the third has none. */
export const KEYS = ['eu-central-1', 'us-east-1'].map(
  (region) => `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
);

/** A config that makes a resource of every kind there is: two accounts, two regions, a monitoring account, all recipients. */
export const EVERYTHING = {
  ...CONFIG,
  alarms,
  certificates: {
    www: { secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:www-AbCdEf' },
    shop: { acmArn: 'arn:aws:acm:us-east-1:111122223333:certificate/11111111-2222-4333-8444-555555555555' },
  },
  environments: [
    { account: '111122223333', region: 'eu-central-1', encryptionKey: KEYS[0] },
    { account: '111122223333', region: 'us-east-1', encryptionKey: KEYS[1] },
    {
      account: '444455556666',
      region: 'eu-central-1',
      deployment: 'dev',
      zone: { name: 'acme.dev.example.org' },
      targets: ['canary'],
    },
  ],
  monitoring: { account: '777788889999' },
};
