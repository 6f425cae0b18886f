import { z } from 'zod';
import { problemSchema } from '../contract/problem.ts';

/** The objects of RFC 8555 section 7.1, read loosely: what is not needed here is left alone. */

const url = z.url({ protocol: /^https$/ });

export const directorySchema = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  revokeCert: url.optional(),
  keyChange: url.optional(),
  renewalInfo: url.optional(),
  meta: z
    .object({
      termsOfService: z.string().optional(),
      externalAccountRequired: z.boolean().optional(),
      caaIdentities: z.array(z.string()).optional(),
      profiles: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
});
export type Directory = z.infer<typeof directorySchema>;

const identifier = z.object({ type: z.string(), value: z.string() });

export const orderSchema = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  identifiers: z.array(identifier).max(1_000),
  authorizations: z.array(url).max(1_000),
  finalize: url,
  certificate: url.optional(),
  error: problemSchema.optional(),
});
/** An order and its URL, which only the answer to newOrder gives for sure (RFC 8555 section 7.4). */
export type Order = z.infer<typeof orderSchema> & { readonly url: string };

export const authorizationSchema = z.object({
  status: z.enum(['pending', 'valid', 'invalid', 'deactivated', 'expired', 'revoked']),
  identifier,
  wildcard: z.boolean().optional(),
  challenges: z
    .array(
      z.object({
        type: z.string(),
        url,
        status: z.string().optional(),
        token: z.string().optional(),
        error: problemSchema.optional(),
      }),
    )
    .max(100),
});
export type Authorization = z.infer<typeof authorizationSchema> & { readonly url: string };
