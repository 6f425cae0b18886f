import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setRoute53 } from '../../../lab/aws/route53.ts';
import { batches } from '../../interleavings/batches.ts';
import { answerAlike } from '../../interleavings/equivalence.ts';
import { ZONE } from '../../interleavings/story.ts';
import { type Instance, startInstance } from './instance.ts';

const ZONES = 5;
const BATCHES = 20;

let instance: Instance;
let route53: Route53Client;
beforeAll(async () => {
  instance = await startInstance({ iam: 'off' });
  route53 = new Route53Client({ ...instance.client, maxAttempts: 1 });
  await setRoute53(instance.endpoint, { throttling: false });
});
afterAll(() => instance?.stop());

it('the zone in memory that unit tests write to answers random batches as the lab does', async () => {
  let zones = 0;
  let [accepted, refused] = [0, 0];

  await fc.assert(
    fc.asyncProperty(batches(BATCHES), async (all) => {
      zones += 1;
      const made = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: `model-${zones}` }));
      const answers = await answerAlike(all, { route53, zoneId: made.HostedZone?.Id ?? '' });
      accepted += answers.accepted;
      refused += answers.refused;
    }),
    { numRuns: ZONES },
  );

  expect(accepted).toBeGreaterThan(BATCHES);
  expect(refused).toBeGreaterThan(BATCHES);
});
