import { GetSecretValueCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import type { Stop } from '../../aws/faults/switched-fault.ts';
import type { SetupHost } from './setup.ts';

/** The ARN of the secret of a CA. @throws Error when the deployment has no such CA */
export function secretArn({ state }: Pick<SetupHost, 'state'>, ca: string): string {
  const arns = JSON.parse(state.deployed.prober.secretArns) as Record<string, string>;
  const arn = arns[ca];
  if (arn !== undefined) return arn;
  throw new Error(`ca: one of ${Object.keys(arns).join(', ')}`);
}

export async function readSecret(host: SetupHost, ca: string): Promise<AccountSecret> {
  const SecretId = secretArn(host, ca);
  const { SecretString = '' } = await host.clients.secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString) as AccountSecret;
}

export async function writeSecret(host: SetupHost, ca: string, value: AccountSecret): Promise<void> {
  const SecretId = secretArn(host, ca);
  await host.clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
}

/** Puts another value in. @returns what puts back the value that was there */
export async function changeSecret(
  host: SetupHost,
  ca: string,
  change: (value: AccountSecret) => AccountSecret,
): Promise<Stop> {
  const before = await readSecret(host, ca);
  await writeSecret(host, ca, change(before));
  return () => writeSecret(host, ca, before);
}
