import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { control, lab, probe, probeOf } from './support.ts';

const CAS = ['staging', 'backup'] as const;

afterEach(() => control.allOff());

describe('certificates issued through the deployed function', () => {
  it.each([
    ['canary', 1],
    ['wildcard', 2],
    ['www', 1],
  ])('both CAs issue for the target %s (%i names), and openssl accepts the chains', async (target, names) => {
    const round = await probe({ target });
    expect(round.outcome).toBe('passed');
    for (const ca of CAS) {
      const result = probeOf(round, ca);
      expect(result.names).toHaveLength(names);
      expect([...(result.certificate?.names ?? [])].sort()).toEqual([...result.names].sort());
      expect(verify(result.certificate?.chainPem ?? '', lab.cas[ca].issuingRoot)).toMatch(/: OK$/);
      expect(() => verify(result.certificate?.chainPem ?? '', lab.cas[other(ca)].issuingRoot)).toThrow();
    }
  });

  it('takes every step in the order of a healthy probe', async () => {
    const round = await probe({ target: 'canary', cas: ['staging'] });
    expect(probeOf(round, 'staging').steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'account passed',
      'order passed',
      'authorization passed',
      'publish passed',
      'propagation passed',
      'challenge passed',
      'validation passed',
      'finalize passed',
      'certificate passed',
      'chain passed',
      'revoke passed',
    ]);
    expect(round.cleanup?.outcome).toBe('passed');
  });
});

const other = (ca: (typeof CAS)[number]) => (ca === 'staging' ? 'backup' : 'staging');

/** What `openssl verify` says of a chain; throws when it does not accept it. */
function verify(chainPem: string, rootFile: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'chain-'));
  try {
    const [leaf = '', ...rest] = chainPem.split(/(?<=-----END CERTIFICATE-----\n?)/);
    writeFileSync(join(folder, 'leaf.pem'), leaf);
    writeFileSync(join(folder, 'intermediates.pem'), rest.join(''));
    const args = [
      'verify',
      '-CAfile',
      rootFile,
      '-untrusted',
      join(folder, 'intermediates.pem'),
      join(folder, 'leaf.pem'),
    ];
    return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
