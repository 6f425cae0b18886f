import { z } from 'zod';
import { domain, id } from './config-fields.ts';
import { existing } from './existing.ts';

/** Where one config is deployed to, and from where all of it is watched. */

const account = z.string().regex(/^\d{12}$/, 'the 12 digits of an AWS account');
const region = z.string().regex(/^[a-z]{2,3}(-[a-z]+)+-\d+$/, 'an AWS region, as in "eu-central-1"');

export const encryptionKey = z
  .string()
  .regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[a-zA-Z0-9-]+$/, 'the ARN of a KMS key')
  .optional()
  .describe(
    'ARN of a symmetric KMS key that secrets, ledger and evidence are encrypted with; its policy must let the account use it. Default: keys of AWS',
  );

export const deploymentId = id.max(24);
export const zoneSchema = z.strictObject({
  name: domain.describe('The delegated zone that challenge values are published in'),
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]{3,31}$/, 'a hosted zone id, as in "Z0123456789ABCDEFGHIJ"')
    .optional()
    .describe('An existing hosted zone; default: one is created'),
});

const environment = z.strictObject({
  account: account.describe('AWS account'),
  region: region.describe('AWS region'),
  deployment: deploymentId
    .optional()
    .describe(
      'Names the deployment there; default: that of the config for the first, <deployment>-<region> for others',
    ),
  zone: zoneSchema
    .optional()
    .describe('Its own zone; a hosted zone belongs to one account. Default: that of the config'),
  encryptionKey: encryptionKey.describe('Its own key, for one is of its region; default: that of the config'),
  targets: z.array(id).min(1).optional().describe('Targets, by name, that it has; default: all'),
  existing: existing.describe('What an earlier deployment left there, to be used again'),
});

export const environments = z
  .array(environment)
  .min(1)
  .optional()
  .describe('Accounts and regions to deploy to, a deployment in each; default: the one of the credentials');
export type EnvironmentConfig = z.output<typeof environment>;

export const monitoring = z
  .strictObject({
    account: account.describe('Account that sees metrics and logs of all environments (CloudWatch OAM)'),
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'an id of AWS Organizations, as in "o-a1b2c3d4e5"')
      .optional()
      .describe('Whose accounts may link to it; default: the accounts of the environments alone'),
    sinks: z
      .record(region, z.string().regex(/^arn:[a-z-]+:oam:[a-z0-9-]+:\d{12}:sink\/.+$/, 'the ARN of an OAM sink'))
      .default({})
      .describe('ARN of the sink that the account has already, by region, for it can have one in each; default: made'),
  })
  .optional()
  .describe('An account from which all environments are watched');
export type MonitoringConfig = NonNullable<z.output<typeof monitoring>>;
