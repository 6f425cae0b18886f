import type { MatrixCase } from './case.ts';
import { caseNamed } from './registry.ts';

/** Fixed choices of cases, by name. */
export const SLICES: Readonly<Record<string, readonly string[]>> = {
  /** What `npm test` plays: quick ones, of each family and each fault that can be had with Pebble. */
  test: [
    'healthy-wildcard',
    'account-binding-missing',
    'account-budget-spent',
    'aws-denied-change',
    'aws-route53-carried-out',
    'aws-secret-malformed-backup',
    'ca-malformed-json-directory',
    'ca-other-host',
    'ca-refuse-backup',
    'ca-truncated-chain',
    'dns-cname-wrong',
    'dns-tcp-refused',
    'egress-no-route-unreachable',
    'refusal-429-staging',
    'writer-certbot',
  ],
};

/** @throws Error with the names there are, when this is none of them */
export function sliceNamed(name: string, cases: readonly MatrixCase[]): MatrixCase[] {
  const ids = SLICES[name];
  if (ids) return ids.map((id) => caseNamed(cases, id));
  throw new Error(`--slice: ${Object.keys(SLICES).join(', ')}, not "${name}"`);
}
