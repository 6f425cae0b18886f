import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretMalformed } from '../../../lab/aws/faults/secret-malformed.ts';
import { createSwitches, type Switches } from '../../../lab/aws/faults/switched-fault.ts';
import { type Instance, startInstance } from '../aws/instance.ts';

let instance: Instance;
let secrets: SecretsManagerClient;
let switches: Switches;

beforeAll(async () => {
  instance = await startInstance();
  secrets = new SecretsManagerClient(instance.client);
  switches = createSwitches([secretMalformed], { secrets });
});
afterAll(() => instance?.stop());

async function valueIn(SecretId: string): Promise<string | undefined> {
  return (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString;
}

describe('secret-malformed', () => {
  it('has the secret hold no JSON, and puts the version before back', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'key', SecretString: '{"version":1}' }));

    await switches.on('secret-malformed', { secret: 'key' });
    const malformed = await valueIn('key');
    await switches.off('secret-malformed');

    expect(() => JSON.parse(malformed ?? '')).toThrow(SyntaxError);
    expect(await valueIn('key')).toBe('{"version":1}');
  });

  it('switched on twice, still puts back what was there first', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'twice', SecretString: 'first' }));

    await switches.on('secret-malformed', { secret: 'twice', value: 'x' });
    await switches.on('secret-malformed', { secret: 'twice', value: 'y' });

    expect(await valueIn('twice')).toBe('y');
    await switches.allOff();
    expect(await valueIn('twice')).toBe('first');
  });

  it('leaves a version that somebody put in meanwhile', async () => {
    await secrets.send(new CreateSecretCommand({ Name: 'cured', SecretString: 'first' }));
    await switches.on('secret-malformed', { secret: 'cured' });
    await secrets.send(new PutSecretValueCommand({ SecretId: 'cured', SecretString: 'second' }));

    await switches.off('secret-malformed');

    expect(await valueIn('cured')).toBe('second');
  });

  it('refuses a secret that there is not, and parameters that do not fit', async () => {
    await expect(switches.on('secret-malformed', { secret: 'none' })).rejects.toThrow(
      "can't find the specified secret",
    );
    await expect(switches.on('secret-malformed', {})).rejects.toThrow(/parameters of "secret-malformed" do not fit/);
    await expect(switches.on('no-such', {})).rejects.toThrow('There are secret-malformed.');
  });
});
