import type { MatrixCase } from '../case.ts';
import { PUBLISHED_AT } from '../places.ts';

/** Other ACME clients of the team at the challenge name of the real name. */

const midway = { onRequest: { ca: 'staging', resource: 'challenge' } } as const;

export const writers: readonly MatrixCase[] = [
  {
    id: 'writer-certbot',
    story: 'certbot has a value at the challenge name when the round begins',
    put: [{ fault: 'writer-certbot-like', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'challenge-name-in-use' },
  },
  {
    id: 'writer-lego',
    story: 'lego has a value at the challenge name when the round begins',
    put: [{ fault: 'writer-lego-like', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'challenge-name-in-use' },
  },
  {
    id: 'writer-cert-manager',
    story: 'cert-manager has a multivalue set at the challenge name when the round begins',
    put: [{ fault: 'writer-cert-manager-like', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'challenge-name-in-use' },
  },
  {
    id: 'writer-values-left',
    story: 'Values of an order of long ago lie at the challenge name, and no client will take them away',
    put: [{ fault: 'setup-values-left', parameters: { name: PUBLISHED_AT, values: 3 } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'challenge-name-in-use' },
  },
  {
    id: 'writer-certbot-midway',
    story: 'certbot renews in the middle of the round, and its UPSERT puts its own value in the place of ours',
    put: [
      { fault: 'ca-delay', parameters: { ca: 'staging', milliseconds: 2_000, at: ['order', 'authorization'] } },
      { fault: 'writer-certbot-like', parameters: { name: PUBLISHED_AT, everyMs: 100 }, at: midway },
    ],
    round: { target: 'www' },
    truth: { fault: 'client', code: 'values-removed' },
  },
  {
    id: 'writer-certbot-before-servers-answer',
    story: 'certbot writes over our values while Route 53 still brings them to its servers',
    put: [
      { fault: 'aws-slow-insync', parameters: { seconds: 5 } },
      { fault: 'writer-certbot-like', parameters: { name: PUBLISHED_AT, everyMs: 500, onceHeld: true } },
    ],
    round: { target: 'www' },
    truth: { fault: 'client', code: 'values-removed' },
  },
];
