import { z } from 'zod';

/** What is kept of a directory: so many identities and profiles, and characters of each text. */
export const DIRECTORY_BOUNDS = { caaIdentities: 30, profiles: 50, text: 100, url: 500 } as const;
const CUT = ' [cut]'.length;
const text = z.string().max(DIRECTORY_BOUNDS.text + CUT);

/** What a directory said of its CA (RFC 8555 section 7.1.1, RFC 9773 section 4.1, draft-ietf-acme-profiles). */
export const directoryRecordSchema = z
  .object({
    externalAccountRequired: z.boolean(),
    caaIdentities: z.array(text).max(DIRECTORY_BOUNDS.caaIdentities).optional().describe('Absent: it does not say'),
    profiles: z.array(text).max(DIRECTORY_BOUNDS.profiles).describe('Names; empty: it lists none'),
    renewalInfo: z.boolean().describe('It names a renewalInfo'),
    keyChange: z.boolean().describe('It names a keyChange'),
    termsOfService: z
      .string()
      .max(DIRECTORY_BOUNDS.url + CUT)
      .optional(),
  })
  .meta({ id: 'directory' });
export type DirectoryRecord = z.infer<typeof directoryRecordSchema>;

/** What a directory was expected to say; a field that is absent was not expected to be anything. */
export const expectedDirectorySchema = directoryRecordSchema.omit({ termsOfService: true }).partial();
