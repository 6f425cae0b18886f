import { randomUUID } from 'node:crypto';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { txtSets } from '../../../lab/matrix/zone.ts';
import { LAB_BINDING } from '../../../lab/world/binding.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Deed, type GrantStage, invoked } from './deed.ts';
import type { Seen } from './seen.ts';

/** Rounds, each made in an invocation of its own as when another handed it over. They are confirmations, which nothing follows. */

export function roundOf(target: string, cas: 'all' | readonly string[] = 'all'): Deed {
  return { name: `round of ${target}`, run: (stage) => makeRound(stage, target, cas) };
}

export function makeRound(stage: GrantStage, target: string, cas: 'all' | readonly string[] = 'all'): Promise<Seen> {
  return invoked(stage, 'probe', {
    ...{ source: 'dispatch', runId: `grants-${randomUUID()}`, target, cas, trigger: 'confirmation' },
    ...{ reason: 'prove: grants', requestedAt: new Date().toISOString() },
  });
}

/** As a person asks, so that the function hands the round to another invocation of itself. */
export const askedFor: Deed = {
  name: 'round on demand',
  run: (stage) => invoked(stage, 'probe', { reason: 'prove: grants', target: 'canary' }),
};

/** At a CA whose secret holds no account yet. */
export const firstRound: Deed = {
  name: 'first round at a CA',
  async run(stage) {
    await forgetAccount(stage, 'staging');
    return makeRound(stage, 'canary', ['staging']);
  },
};

/** The right to change the zone goes while the values lie there. */
export const uncleanedRound: Deed = {
  name: 'round that cannot clean up',
  async run(stage) {
    const before = await txtSets(stage);
    // Its challenge waits long enough for the fault to be put in.
    await stage.control.on('ca-delay', { ca: 'staging', at: ['challenge'], milliseconds: 6_000 });
    const round = makeRound(stage, 'canary', ['staging']);
    const lies = async () => (await txtSets(stage)).length > before.length || undefined;
    await eventually('the values of a round lie in the zone', lies, 30);
    const parameters = { service: 'route53', action: 'ChangeResourceRecordSets', function: stage.functions.probe };
    await stage.control.on('aws-access-denied', parameters);
    return round;
  },
};

/** Leaves what a person puts there before the first round: a binding where the CA demands one. */
export async function forgetAccount({ clients, state }: GrantStage, ca: string): Promise<void> {
  const SecretId = arnOf(state.deployed.prober.secretArns, ca);
  const binding = ca === 'backup' ? { externalAccountBinding: LAB_BINDING } : {};
  const SecretString = JSON.stringify({ version: 1, ...binding });
  await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
}

export function arnOf(secretArns: string, ca: string): string {
  const arn = (JSON.parse(secretArns) as Record<string, string>)[ca];
  if (arn === undefined) throw new Error(`no secret for ${ca}`);
  return arn;
}
