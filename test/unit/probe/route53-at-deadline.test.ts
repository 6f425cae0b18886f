import { afterEach, expect, test } from 'vitest';
import { someCa } from '../support/deployments.ts';
import { type Fault, ServiceError } from '../support/memory-route53.ts';
import { oneRound } from '../support/one-round.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

test.each<[string, () => Promise<Fault | undefined> | Fault, object]>([
  [
    'throttles',
    () => ({ before: new ServiceError('Throttling', 'Rate exceeded') }),
    { code: 'route53-throttled', cause: 'Throttling' },
  ],
  [
    'fails',
    () => ({ before: new ServiceError('ServiceUnavailable', 'down', 503) }),
    { code: 'route53-failed', cause: 'ServiceUnavailable' },
  ],
  ['hangs', () => new Promise<undefined>(() => {}), { code: 'route53-failed', cause: 'no-answer' }],
])('Route 53 that %s is told in its own words, when the time of the probes is used up', async (_how, around, told) => {
  const cas = [someCa('staging', { deadlineSeconds: 2 }), someCa('backup', { role: 'backup', deadlineSeconds: 2 })];
  let healthy = false;
  world = await startWorld({ deployment: { cas }, route53: { around: () => (healthy ? undefined : around()) } });
  let open = cas.length;
  const result = await oneRound(
    world,
    {},
    {
      observe: (options) => {
        const observer = world.wiring.observe(options);
        return {
          ...observer,
          settled: (ca) => {
            open -= 1;
            // The removal is another story.
            healthy = open === 0;
            observer.settled(ca);
          },
        };
      },
    },
  );
  for (const probe of result.probes) {
    expect(probe.trouble).toMatchObject({ ...told, step: 'publish' });
    // Not the minute that the round has.
    expect(probe.durationMs).toBeLessThan(10_000);
  }
});
