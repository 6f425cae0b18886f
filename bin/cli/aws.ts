import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { VERIFIED } from '../../lambda/contract/tls.ts';
import { awsTrouble } from './aws-trouble.ts';

export type AwsOptions = { readonly profile?: string; readonly region?: string };

/** A call to AWS, as a refusal is explained by. */
export type Call = {
  /** IAM's name of it. */
  readonly action: string;
  /** What it is asked of: a stack, a function, a bucket. */
  readonly on: string;
};

/** AWS with the caller's own credentials. */
export type Aws = {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly secretsManager: SecretsManagerClient;
  /** @throws CommandError when there is none */
  region(): Promise<string>;
  /** Sends what `send` sends. @throws CommandError that says what happened, where, and what to do */
  ask<T>(call: Call, send: () => Promise<T>): Promise<T>;
};

/** Credentials and region come as for AWS's own command line: options, environment, shared files, SSO, container, instance. */
export function openAws({ profile, region }: AwsOptions, environment: NodeJS.ProcessEnv): Aws {
  // The SDK for JavaScript reads AWS_REGION alone, the command line AWS_DEFAULT_REGION too.
  const place = region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const settings = {
    requestHandler: { httpsAgent: VERIFIED },
    ...(profile === undefined ? {} : { profile }),
    ...(place ? { region: place } : {}),
  };
  const s3 = new S3Client(settings);
  const inRegion = async () => {
    try {
      return await s3.config.region();
    } catch (error) {
      throw awsTrouble(error, { action: 'any', on: 'AWS', region: 'none', profile });
    }
  };
  return {
    cloudFormation: new CloudFormationClient(settings),
    lambda: new LambdaClient(settings),
    s3,
    secretsManager: new SecretsManagerClient(settings),
    region: inRegion,
    async ask(call, send) {
      const where = await inRegion();
      try {
        return await send();
      } catch (error) {
        throw awsTrouble(error, { ...call, region: where, profile });
      }
    },
  };
}
