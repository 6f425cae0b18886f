import { z } from 'zod';

/** What the key identifier and MAC key of an external account binding look like (RFC 8555 section 7.3.4). */
export const externalAccountBindingSchema = z.strictObject({
  keyId: z.string().min(1),
  /** base64url, as CAs hand it out. */
  hmacKey: z.string().min(1),
});
export type ExternalAccountBinding = z.infer<typeof externalAccountBindingSchema>;

/** The form of the secret that is written. Another one is told apart by it, and never taken for this. */
export const SECRET_VERSION = 1;

/**
 * The secret of a CA. A person puts the external account binding in, where the CA demands one; the account function adds
 * the key before it registers, and the account URL afterwards. Only the account function writes it. While the key is rotated,
 * AWSCURRENT and AWSPENDING hold one each, of the same account.
 */
export const accountSecretSchema = z.strictObject({
  version: z.literal(SECRET_VERSION),
  externalAccountBinding: externalAccountBindingSchema.optional(),
  /** Directory that the key was made for: a secret of another CA is told from a lost account by it. */
  directory: z.url().optional(),
  /** PKCS#8 PEM. */
  privateKeyPem: z.string().startsWith('-----BEGIN ').optional(),
  accountUrl: z.url().optional(),
  /** Key identifier of the external account binding that this account was registered with: many CAs take each but once. */
  boundKeyId: z.string().min(1).optional(),
  /** The account came from another client that uses it still: that client would lose it by a change of its key. */
  shared: z.literal(true).optional(),
});
export type AccountSecret = z.infer<typeof accountSecretSchema>;
