import { createPrivateKey } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { type AccountSecret, accountSecretSchema } from '../../../lambda/contract/secret.ts';
import type { Aws } from '../aws.ts';
import type { CommonOptions, Context } from '../context.ts';
import { findDeployment } from '../deployment.ts';
import { CommandError, EXIT, type ExitCode } from '../failure.ts';
import { fileNamed } from '../paths.ts';
import { wrap } from '../print/layout.ts';
import { certbotFiles, type ExportedAccount } from './certbot-folder.ts';
import { secretOf } from './secret.ts';
import { writePrivately } from './write-privately.ts';

export const EXPORT_FORMATS = ['pem', 'jwk', 'certbot'] as const;

export type ExportOptions = CommonOptions & {
  readonly ca: string;
  readonly out: string;
  readonly format: (typeof EXPORT_FORMATS)[number];
};

/** `prober account export`: the key of an account goes into a file, for another client. */
export async function exportAccount(options: ExportOptions, context: Context): Promise<ExitCode> {
  const { progress, print } = context;
  const out = fileNamed(options.out);
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  const arn = secretOf(deployment, options.ca);
  progress.tell('reading the secret');
  const account = await readAccount(aws, arn, options.ca);
  progress.end();
  writePrivately(out, options.format === 'certbot' ? certbotFiles(account) : keyIn(account, options.format));
  const { ca, format } = options;
  const { accountUrl, directory } = account;
  const warning = `Whoever has ${out} can use the account, and can have its key changed. Move it, do not copy it, and remove it once the other client has it. A later rotation changes the key: import the account again from that client before the next one, so that the prober leaves the key alone.`;
  print(
    options.json
      ? [JSON.stringify({ ca, out, format, accountUrl, directory, warning }, null, 2)]
      : [...wrap(`The key of ${accountUrl} (${directory}) is in ${out}, readable by you alone.`), ...wrap(warning)],
  );
  return EXIT.ok;
}

async function readAccount(aws: Aws, arn: string, ca: string): Promise<ExportedAccount> {
  const text = await aws.ask({ action: 'secretsmanager:GetSecretValue', on: arn }, async () => {
    const { SecretString } = await aws.secretsManager.send(new GetSecretValueCommand({ SecretId: arn }));
    return SecretString;
  });
  const { privateKeyPem, accountUrl, ...rest } = parse(text);
  if (privateKeyPem !== undefined && accountUrl !== undefined) return { ...rest, privateKeyPem, accountUrl };
  throw new CommandError(
    EXIT.notReady,
    `The secret of "${ca}" holds no account yet. (account-missing)`,
    'It is made before the first order; prober account list tells when it is there.',
    { code: 'account-missing' },
  );
}

function parse(text: string | undefined): AccountSecret {
  try {
    return accountSecretSchema.parse(JSON.parse(text ?? ''));
  } catch {
    // Words of a parser quote the text.
    throw new CommandError(
      EXIT.notReady,
      'The secret does not hold what this version of the program knows. (secret-malformed)',
      'Use the program of the version that is deployed; prober account list says more.',
      { code: 'secret-malformed' },
    );
  }
}

function keyIn({ privateKeyPem }: ExportedAccount, format: 'pem' | 'jwk'): string {
  if (format === 'pem') return privateKeyPem;
  return `${JSON.stringify(createPrivateKey(privateKeyPem).export({ format: 'jwk' }), null, 2)}\n`;
}
