import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { eventually } from '../../../lab/world/eventually.ts';
import { sweep } from './killed-round.ts';
import { control, deployed, lab, probe, probeOf, zone } from './support.ts';

const killed = inject('killed');

afterEach(() => control.allOff());

describe('the zone, with what others keep in it', () => {
  it('keeps what a killed function left until it can be running no more; then the janitor removes that and nothing else', async () => {
    expect(killed.left.length).toBeGreaterThanOrEqual(2);
    expect(killed.sweptAtOnce).toMatchObject({ removed: [], failed: [] });
    const swept = await eventually(
      'the janitor to remove what the killed function left',
      async () => {
        const answer = await sweep(lab);
        return answer.removed.length > 0 ? answer : undefined;
      },
      300,
    );
    expect(swept.removed.map(({ runId, name }) => `${runId} ${name}`).sort()).toEqual(
      killed.left.map((name) => `${killed.runId} ${name.replace(/\.$/, '')}`).sort(),
    );
    expect(await zone.hash()).toBe(killed.hashBefore);
  });

  it('has the same hash after rounds that pass', async () => {
    for (const target of ['canary', 'wildcard', 'www']) {
      expect((await probe({ target })).outcome).toBe('passed');
      expect(await zone.hash()).toBe(killed.hashBefore);
    }
  });

  it('has the same hash after a round that fails in the middle', async () => {
    await control.on('ca-bad-gateway', { ca: 'backup', at: ['finalize'] });
    const round = await probe({ target: 'wildcard' });
    expect(probeOf(round, 'backup').outcome).toBe('failed');
    expect(await zone.hash()).toBe(killed.hashBefore);
  });

  it('publishes nothing at a real name whose challenge name another client uses', async () => {
    const busy: ResourceRecordSet = {
      Name: `www.example.org.${deployed.zoneName}`,
      Type: 'TXT',
      TTL: 60,
      ResourceRecords: [{ Value: '"of another client"' }],
    };
    await zone.change('CREATE', [busy]);
    try {
      const before = await zone.hash();
      const round = await probe({ target: 'www' });
      expect(round.outcome).toBe('inconclusive');
      for (const each of round.probes) {
        expect(each).toMatchObject({
          outcome: 'inconclusive',
          trouble: { code: 'challenge-name-in-use', step: 'publish' },
        });
      }
      expect(await zone.hash()).toBe(before);
    } finally {
      await zone.change('DELETE', [busy]);
    }
  });
});
