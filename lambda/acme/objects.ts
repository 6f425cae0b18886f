import { z } from 'zod';
import { looseProblemSchema } from './problem-document.ts';

/** The objects of RFC 8555 section 7.1, read loosely: what is not needed here is left alone. */

const url = z.url({ protocol: /^https$/ });
/** What the prober can do without: a value that is no URL counts as absent. */
const optionalUrl = url.optional().catch(undefined);
/** Some CAs send `null` where there is no error. */
const error = looseProblemSchema.optional().catch(undefined);

export const directorySchema = z.object({
  newNonce: url,
  newAccount: url,
  newOrder: url,
  revokeCert: optionalUrl,
  keyChange: optionalUrl,
  renewalInfo: optionalUrl,
  meta: z
    .object({
      termsOfService: z.string().optional(),
      externalAccountRequired: z.boolean().optional(),
      caaIdentities: z.array(z.string()).optional(),
      profiles: z.record(z.string(), z.string()).optional(),
    })
    .optional()
    .catch(undefined),
});
export type Directory = z.infer<typeof directorySchema>;

/** Section 7.1.2; only the status is looked at, and CAs that leave it out are believed. */
export const accountSchema = z.object({ status: z.string().optional() });

/** As many as a prober asks for, and twice: a CA may demand several authorizations for a name (RFC 8555 section 7.1.3). */
const MOST_IDENTIFIERS = 100;
const MOST_AUTHORIZATIONS = 200;
const identifier = z.object({ type: z.string(), value: z.string() });

export const orderSchema = z.object({
  status: z.enum(['pending', 'ready', 'processing', 'valid', 'invalid']),
  identifiers: z.array(identifier).max(MOST_IDENTIFIERS),
  authorizations: z.array(url).max(MOST_AUTHORIZATIONS),
  finalize: url,
  certificate: url.optional(),
  error,
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
        error,
      }),
    )
    .max(100),
});
export type Authorization = z.infer<typeof authorizationSchema> & { readonly url: string };
