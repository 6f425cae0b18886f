import type { MatrixCase } from '../case.ts';

/** Nothing is wrong: nobody may be named. */
export const healthy: readonly MatrixCase[] = [
  {
    id: 'healthy-canary',
    story: 'All is well, one name',
    put: [],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'healthy-wildcard',
    story: 'All is well, a name with its wildcard: two values at one name',
    put: [],
    round: { target: 'wildcard' },
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'healthy-real',
    story: 'All is well, a real name through its CNAME',
    put: [{ fault: 'ca-pass', parameters: { ca: 'staging' } }],
    round: { target: 'www' },
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'ca-directory-poorer',
    story: 'All is well, and the directory of the staging CA has lost its keyChange and its renewalInfo',
    put: [{ fault: 'ca-directory', parameters: { ca: 'staging', remove: ['keyChange', 'renewalInfo'] } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'healthy-signed',
    story: 'All is well, and the zone is signed',
    put: [{ fault: 'setup-zone-signed' }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'healthy-one-ca',
    story: 'All is well, and the backup CA alone was asked for',
    put: [],
    round: { cas: ['backup'] },
    truth: { fault: 'none', code: 'healthy' },
  },
];
