import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../lambda/contract/result.ts';
import { caLogMark, control, probe, probeOf, requestsInCaLog } from './support.ts';

afterEach(() => control.allOff());

describe('what the CAs are asked for', () => {
  beforeAll(async () => {
    // The accounts exist and the function is warm from here on.
    await probe({ target: 'canary' });
  });

  it('asks the backup CA seven times for one name and a known account, by the log of the CA', async () => {
    const mark = caLogMark('backup');
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('passed');
    const asked = askedInOrder('backup', mark);
    expect(asked).toHaveLength(7);
  });

  it('adds the revocation alone at the staging CA', async () => {
    const mark = caLogMark('staging');
    await probe({ target: 'canary' });
    const asked = askedInOrder('staging', mark);
    expect(asked).toHaveLength(8);
    expect(asked.at(-1)).toMatch(/revoke/);
  });

  it('lets one CA issue while the other hangs at newOrder, at most 3 s later than alone', async () => {
    const alone = probeOf(await probe({ target: 'canary', cas: ['staging'] }), 'staging');
    await control.on('ca-hang', { ca: 'backup', at: ['newOrder'] });
    const beside = await probe({ target: 'canary' });
    expect(probeOf(beside, 'backup')).toMatchObject({
      outcome: 'failed',
      trouble: { code: 'ca-timeout', step: 'order' },
    });
    expect(probeOf(beside, 'staging').outcome).toBe('passed');
    expect(withoutPropagation(probeOf(beside, 'staging')) - withoutPropagation(alone)).toBeLessThanOrEqual(3_000);
  });
});

/** What was asked for; looks again at the same object, while a busy machine validates, are one. */
function askedInOrder(ca: 'staging' | 'backup', mark: number): string[] {
  const lines = requestsInCaLog(ca, mark).filter((line) => !/\/(dir|nonce-plz)$/.test(line));
  return lines.filter((line, index) => line !== lines[index - 1] || !/\/(authZ|my-order)\//.test(line));
}

/** Milliseconds that a probe took, but for its wait for Route 53: how soon INSYNC is noticed is another matter. */
function withoutPropagation({ durationMs, steps }: ProbeResult): number {
  return durationMs - (steps.find(({ step }) => step === 'propagation')?.durationMs ?? 0);
}
