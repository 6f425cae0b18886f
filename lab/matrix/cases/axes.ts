import type { MatrixCase, Truth } from '../case.ts';
import { type Combination, pairwise } from '../pairwise.ts';
import { ACME_ERROR } from '../places.ts';

/** One fault of each kind at each CA, each target and each software, so that every two of these meet at least once. */

const FAULTS: Readonly<Record<string, { readonly fault: string; readonly parameters: object; readonly truth: Truth }>> =
  {
    'bad-gateway': {
      fault: 'ca-bad-gateway',
      parameters: { at: ['newOrder'] },
      truth: { fault: 'ca', code: 'ca-server-error', step: 'order' },
    },
    refuse: { fault: 'ca-refuse', parameters: {}, truth: { fault: 'ca', code: 'ca-unreachable', step: 'order' } },
    'tls-expired': {
      fault: 'ca-tls-expired',
      parameters: {},
      truth: { fault: 'ca', code: 'ca-tls-broken', step: 'order' },
    },
    'malformed-json': {
      fault: 'ca-malformed-json',
      parameters: { at: ['newOrder'] },
      truth: { fault: 'ca', code: 'ca-protocol-violation', step: 'order' },
    },
    'rate-limited': {
      fault: 'ca-retry-after',
      parameters: { status: 429, seconds: 600, at: ['newOrder'] },
      truth: { fault: 'rate-limit', code: 'ca-rate-limited', step: 'order' },
    },
    'finalize-500': {
      fault: 'ca-status',
      parameters: {
        status: 500,
        problem: { type: `${ACME_ERROR}serverInternal`, detail: 'Error finalizing order' },
        at: ['finalize'],
      },
      truth: { fault: 'ca', code: 'ca-server-error', step: 'finalize' },
    },
    'truncated-chain': {
      fault: 'ca-truncated-chain',
      parameters: {},
      truth: { fault: 'ca', code: 'ca-chain-broken', step: 'chain' },
    },
    'account-unusable': {
      fault: 'ca-status',
      parameters: {
        status: 401,
        problem: { type: `${ACME_ERROR}unauthorized`, detail: 'Account is not valid, has status "deactivated"' },
        at: ['newOrder'],
      },
      truth: { fault: 'configuration', code: 'account-unusable', step: 'order' },
    },
  };

const FACTORS = {
  fault: Object.keys(FAULTS),
  ca: ['staging', 'backup', 'third'],
  target: ['canary', 'wildcard', 'www'],
  staging: ['Pebble', 'Boulder'],
} as const;
type Row = Combination<typeof FACTORS>;

/** The lab orders for its real name from two CAs alone. */
const possible = ({ ca, target }: Partial<Row>) => !(ca === 'third' && target === 'www');

export const axes: readonly MatrixCase[] = pairwise(FACTORS, possible).map((row) => {
  const { fault, ca, target, staging } = row;
  const put = FAULTS[fault] as (typeof FAULTS)[string];
  return {
    id: `axes-${fault}-${ca}-${target}-${staging.toLowerCase()}`,
    story: `${fault} at the ${ca} CA for the target ${target}, beside a ${staging} as the staging CA`,
    put: [{ fault: put.fault, parameters: { ca, ...put.parameters } }],
    round: { target },
    truth: put.truth,
    needs: { staging, ...(ca === 'third' ? { third: true } : {}) },
  };
});
