import { z } from 'zod';
import { id } from './config-fields.ts';

export const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;

/**
 * What an earlier deployment left when its stacks were destroyed, to be used again in place of new ones. The hosted zone has
 * its own field, `zone.hostedZoneId`.
 */
export const existing = z
  .strictObject({
    secrets: z
      .record(id, z.string().regex(SECRET_ARN, 'the ARN of a secret'))
      .default({})
      .describe('ARN of the secret that holds the account, by CA; default: one is created'),
    ledgerTable: z
      .string()
      .regex(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table')
      .optional()
      .describe('Name of the ledger table; default: one is created'),
    evidenceBucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket')
      .optional()
      .describe('Name of the bucket with the evidence; default: one is created'),
  })
  .prefault({});
export type Existing = z.output<typeof existing>;
