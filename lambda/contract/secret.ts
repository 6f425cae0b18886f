import { z } from 'zod';

/** What the key identifier and MAC key of an external account binding look like (RFC 8555 section 7.3.4). */
export const externalAccountBindingSchema = z.strictObject({
  keyId: z.string().min(1),
  /** base64url, as CAs hand it out. */
  hmacKey: z.string().min(1),
});
export type ExternalAccountBinding = z.infer<typeof externalAccountBindingSchema>;

/**
 * The secret of a CA. A person puts the external account binding in, where the CA demands one; the account function adds
 * the key before it registers, and the account URL afterwards. Only the account function writes it.
 */
export const accountSecretSchema = z.strictObject({
  version: z.literal(1),
  externalAccountBinding: externalAccountBindingSchema.optional(),
  /** Directory that the key was made for: a secret of another CA is told from a lost account by it. */
  directory: z.url().optional(),
  /** PKCS#8 PEM. */
  privateKeyPem: z.string().startsWith('-----BEGIN ').optional(),
  accountUrl: z.url().optional(),
});
export type AccountSecret = z.infer<typeof accountSecretSchema>;
