import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { invokeProbe } from '../../../lab/world/clients.ts';
import { clients, control, deployed, lab, probe, probeOf, zone } from './support.ts';

const arns = JSON.parse(deployed.prober.secretArns) as Record<string, string>;

// From here on both accounts exist.
beforeAll(async () => void (await probe()));
afterEach(() => control.allOff());

describe('bad input and faults', () => {
  it.each([
    ['not an object', 42, /the event: /],
    ['no reason', { cas: 'all' }, /reason: /],
    ['an unknown field', { reason: 'x', colour: 'red' }, /colour/],
    ['a run id with a space', { reason: 'x', runId: 'a b' }, /runId: /],
    ['an unknown source', { source: 'elsewhere', reason: 'x' }, /source/],
  ])('rejects an event that is %s', async (_what, event, words) => {
    const answer = await invokeProbe(lab, event as object);
    expect(answer).toMatchObject({ state: 'rejected', trouble: { code: 'event-invalid' } });
    expect(answer.state === 'rejected' && answer.trouble.message).toMatch(words);
  });

  it.each([
    ['an unknown target', { target: 'nowhere' }, 'target-unknown', /canary/],
    ['an unknown CA', { cas: ['nobody'] }, 'ca-unknown', /staging/],
  ])('rejects %s and names those there are', async (_what, event, code, words) => {
    const answer = await invokeProbe(lab, { reason: 'end-to-end test', ...event });
    expect(answer).toMatchObject({ state: 'rejected', trouble: { code } });
    expect(answer.state === 'rejected' && answer.trouble.action).toMatch(words);
  });

  it('tells of a CA that refuses connections, with the step, and leaves the zone as it was', async () => {
    const before = await zone.hash();
    await control.on('ca-refuse', { ca: 'backup' });
    const round = await probe({ target: 'canary' });
    expect(round.outcome).toBe('failed');
    expect(probeOf(round, 'backup').trouble).toMatchObject({ code: 'ca-unreachable', step: 'order' });
    expect(probeOf(round, 'staging').outcome).toBe('passed');
    expect(await zone.hash()).toBe(before);
  });

  it.each([
    ['is not JSON', 'LEAKED-SECRET-TEXT', 'secret-malformed', /is not JSON/],
    ['holds no key but a stray field', '{"version":1,"stray":"LEAKED-SECRET-TEXT"}', 'secret-malformed', /schema/],
  ])('tells of a secret that %s, without a word of it', async (_what, text, code, words) => {
    const SecretId = arns.staging;
    const { SecretString } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    try {
      await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: text }));
      const round = await probe({ target: 'canary' });
      const { trouble } = probeOf(round, 'staging');
      expect(trouble).toMatchObject({ code, step: 'account' });
      expect(trouble?.message).toMatch(words);
      expect(JSON.stringify(round)).not.toContain('LEAKED');
      expect(probeOf(round, 'backup').outcome).toBe('passed');
    } finally {
      await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    }
  });

  it('finishes a secret that holds a key but no account: same key, same account', async () => {
    const SecretId = arns.staging;
    const { SecretString = '' } = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    const { accountUrl, ...keyOnly } = JSON.parse(SecretString) as Record<string, string>;
    await clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(keyOnly) }));
    const round = await probe({ target: 'canary', cas: ['staging'] });
    expect(round.outcome).toBe('passed');
    const after = await clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    expect(JSON.parse(after.SecretString ?? '')).toEqual({ ...keyOnly, accountUrl });
  });

  it('tells of a zone that its parent does not delegate', async () => {
    await control.undelegate(deployed.zoneName);
    try {
      const round = await probe({ target: 'canary' });
      for (const { trouble } of round.probes) {
        expect(trouble).toMatchObject({ code: 'zone-not-delegated', step: 'propagation' });
      }
      expect(round.cleanup?.outcome).toBe('passed');
    } finally {
      await control.delegate(deployed.zoneName, deployed.zone.nameServers.split(','));
      // They remember the parent's signed word that there is no such zone, and take its answers for forged meanwhile.
      await control.flushResolvers();
    }
  });

  it('tells of a real name whose CNAME is gone, and publishes nothing', async () => {
    const name = '_acme-challenge.www.example.org';
    await control.setRecord({ name, type: 'CNAME', values: [] });
    try {
      const before = await zone.hash();
      const round = await probe({ target: 'www' });
      for (const { trouble } of round.probes) {
        expect(trouble).toMatchObject({ code: 'challenge-alias-missing', step: 'publish' });
      }
      expect(await zone.hash()).toBe(before);
    } finally {
      await control.setRecord({ name, type: 'CNAME', values: [`www.example.org.${deployed.zoneName}`] });
    }
  });
});
