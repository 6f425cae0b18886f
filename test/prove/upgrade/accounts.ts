import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { openClients } from '../../../lab/world/clients.ts';
import type { LabServices } from '../../../lab/world/state.ts';
import { accountSecretSchema } from '../../../lambda/contract/secret.ts';

/** The account that a secret holds, without its key. */
export type KeptAccount = {
  readonly accountUrl: string | undefined;
  /** SHA-256 of the whole document: whether anything of it was changed. */
  readonly hash: string;
};

/** By CA. @param arns of the secrets, by CA */
export async function keptAccounts(
  services: LabServices,
  arns: Readonly<Record<string, string>>,
): Promise<Record<string, KeptAccount>> {
  const { secrets } = openClients(services);
  const read = async ([ca, SecretId]: [string, string]) => {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
    const { accountUrl } = accountSecretSchema.parse(JSON.parse(SecretString));
    return [ca, { accountUrl, hash: createHash('sha256').update(SecretString).digest('hex') }] as const;
  };
  return Object.fromEntries(await Promise.all(Object.entries(arns).map(read)));
}

/** Accounts that the CAs have registered since they were started, by their own logs. */
export function registrations({ cas }: LabServices): Record<string, number> {
  const count = (log: string) =>
    [...readFileSync(log, 'utf8').matchAll(/There are now \d+ accounts in memory/g)].length;
  return { staging: count(cas.staging.log), backup: count(cas.backup.log) };
}
