import { z } from 'zod';
import { troubleSchema } from './problem.ts';
import { RESULT_VERSION, rejectedSchema } from './result.ts';

/** What the account function takes and answers beside `ensure`: an account from elsewhere, and the list of those there are. */

/** An account of another client, handed over with its key: sent by `prober account import` alone. */
export const importEventSchema = z.strictObject({
  action: z.literal('import'),
  ca: z.string().min(1),
  /** PEM without a passphrase. */
  privateKeyPem: z.string().startsWith('-----BEGIN ').max(16_000),
  /** As the CA tells it for this key. */
  accountUrl: z.url(),
  /** The account that is in place and may be replaced: another one is not. */
  replaces: z.url().optional(),
  /** The client that the account comes from uses it still: its key must not be changed. */
  shared: z.boolean(),
  /** Key identifier of the external account binding that the account was registered with, where that is known. */
  boundKeyId: z.string().min(1).max(500).optional(),
});
export type ImportEvent = z.infer<typeof importEventSchema>;

/**
 * What an import is sent as its client context. "Lambda passes the ClientContext object to your function for synchronous
 * invocations only" (API Reference, Invoke): without it, the event may lie in a queue.
 */
export const IMPORT_CONTEXT = { custom: { purpose: 'import' } } as const;

export const listEventSchema = z.strictObject({
  action: z.literal('list'),
  /** Default: every CA that accounts are kept for. */
  ca: z.string().min(1).optional(),
});
export type ListEvent = z.infer<typeof listEventSchema>;

const instant = z.string().describe('ISO 8601');

const keySchema = z.object({
  /** `EC P-256` or `RSA 2048`. */
  type: z.string(),
  /** RFC 7638, SHA-256, base64url. */
  thumbprint: z.string(),
});

export const importedSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('imported'),
  ca: z.string(),
  accountUrl: z.string(),
  key: keySchema,
  /** The account that was in place before. */
  replaced: z.string().optional(),
  /** Nothing was written: the same account was in place with the same key. */
  unchanged: z.literal(true).optional(),
});
export type ImportedAccount = z.infer<typeof importedSchema>;

export const STANDINGS = {
  valid: 'The CA knows the account by the key in the secret.',
  none: 'There is no account yet: it is made before the first order.',
  unknown: 'The CA knows no account by this key.',
  'not-told': 'The CA or the secret did not tell.',
} as const;

export const accountStateSchema = z.object({
  ca: z.string(),
  title: z.string(),
  directory: z.string(),
  /** Roots, PEM, that the CA's https certificate may chain to besides the public ones. */
  tlsRoots: z.array(z.string()),
  /** Recursive resolvers that the CA's host name is looked up with; absent: the platform's own. */
  resolvers: z.array(z.string()).optional(),
  standing: z.enum(Object.keys(STANDINGS) as [keyof typeof STANDINGS]),
  accountUrl: z.string().optional(),
  key: keySchema.optional(),
  /** Another client uses the account too: its key is not changed. */
  shared: z.literal(true).optional(),
  /** When the secret last changed. */
  changedAt: instant.optional(),
  /** When a rotation last ended. */
  rotatedAt: instant.optional(),
  /** When the next one is due; absent where none is planned. */
  nextRotationAt: instant.optional(),
  trouble: troubleSchema.optional(),
});
export type AccountState = z.infer<typeof accountStateSchema>;

export const listedSchema = z.object({
  version: z.literal(RESULT_VERSION),
  state: z.literal('listed'),
  accounts: z.array(accountStateSchema),
});
export type ListedAccounts = z.infer<typeof listedSchema>;

/** What the account function answers to an import and to a list. */
export const accountsAnswerSchema = z.discriminatedUnion('state', [importedSchema, listedSchema, rejectedSchema]);
export type AccountsAnswer = z.infer<typeof accountsAnswerSchema>;
