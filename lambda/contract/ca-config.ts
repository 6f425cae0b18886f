import { z } from 'zod';
import { isOrderable } from './ca.ts';
import { domain, hostAndPort, httpsUrl, pemFiles } from './config-fields.ts';
import { endedByDirectory } from './presets/presets.ts';
import { CA_ROLES, type CaRole } from './vocabulary.ts';

/** The CAs of the config: a form for each preset, and one for any other directory. */

const otherHosts = z
  .array(hostAndPort)
  .min(1)
  .max(10)
  .optional()
  .describe(
    'Hosts, as in "orders.ca.example" or with a port, that the CA may name URLs at besides the host of its directory; others are never asked',
  );

const common = {
  otherHosts,
  profile: z.string().min(1).optional().describe('Profile that orders ask for; use the one that production uses'),
  tlsRoots: pemFiles
    .optional()
    .describe("Roots that the CA's own https certificate may chain to besides the public ones"),
  ordersPerDay: z.int().min(1).max(10_000).optional().describe('Orders per UTC day, reserve included'),
  reservedOrdersPerDay: z.int().min(0).optional().describe('Part of ordersPerDay kept for rounds on demand'),
  ordersPerDomainPerWeek: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Orders per registered domain (public suffix list) in any seven days, reserve included'),
  ordersPerSetPerWeek: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Orders for exactly the same names in any seven days, reserve included'),
  revoke: z.boolean().optional().describe('Revoke each certificate after the probe'),
  deadlineSeconds: z.int().min(10).max(170).optional().describe('Seconds that one probe may take at this CA'),
};

const accountUrl = httpsUrl
  .optional()
  .describe(
    'URL of the ACME account that your own client orders with: CAA records that name accounts (accounturi) are judged for it',
  );

const renewalInfoFor = z
  .string()
  .min(1)
  .optional()
  .describe(
    'PEM file with a certificate that this CA issued to you, path relative to the config file; each round asks when the CA would have it renewed (ARI, RFC 9773)',
  );

const letsencryptStaging = z.strictObject({ preset: z.literal('letsencrypt-staging'), ...common });
const letsencryptProduction = z.strictObject({
  preset: z.literal('letsencrypt-production'),
  otherHosts,
  tlsRoots: common.tlsRoots,
  accountUrl,
  renewalInfoFor,
});

/** Of a CA where the team's own renewals may go: such a one is observed. */
const observed = { accountUrl, renewalInfoFor };
const publicRole = z
  .enum(['backup', 'production'])
  .default('backup')
  .describe('"production" where your own renewals go there: it is observed then, never ordered from');

const letsencrypt = z.strictObject({
  preset: z.literal('letsencrypt'),
  role: publicRole.default('production'),
  acceptProductionLimits: z
    .boolean()
    .optional()
    .describe('With the role "backup": orders spend the limits that your own certificates have there'),
  ...common,
  ...observed,
});
const publicCa = <P extends 'google' | 'zerossl' | 'sslcom' | 'actalis'>(preset: P) =>
  z.strictObject({ preset: z.literal(preset), role: publicRole, ...common, ...observed });
const sectigo = z.strictObject({
  preset: z.literal('sectigo'),
  role: publicRole,
  directory: httpsUrl.optional().describe('ACME directory that your plan names; default: the one for DV certificates'),
  ...common,
  ...observed,
});
const googleStaging = z.strictObject({
  preset: z.literal('google-staging'),
  issuingRoots: pemFiles.describe('Roots that its certificates chain to: the preset knows none'),
  ...common,
});
const stepCa = z.strictObject({
  preset: z.literal('step-ca'),
  title: z.string().min(1).optional().describe('Name for people; default: the name in this config'),
  role: z.enum(CA_ROLES).default('backup').describe('What the CA is for; production is observed only'),
  directory: httpsUrl.describe('ACME directory, as in "https://ca.corp.example:9000/acme/acme/directory"'),
  externalAccountBinding: z.boolean().default(false).describe('Its provisioner demands an external account binding'),
  issuingRoots: pemFiles.describe('Roots that issued certificates chain to'),
  ...common,
  tlsRoots: pemFiles.describe("Roots that the CA's own https certificate chains to; often those it issues from"),
  ...observed,
});
const customCa = z.strictObject({
  preset: z.literal('custom'),
  title: z.string().min(1).optional().describe('Name for people; default: the name in this config'),
  role: z.enum(CA_ROLES).describe('What the CA is for; production is observed only, never ordered from'),
  directory: httpsUrl.describe('ACME directory'),
  externalAccountBinding: z.boolean().default(false).describe('The CA demands an external account binding'),
  bindingReusable: z
    .boolean()
    .default(false)
    .describe('One external account binding registers any number of accounts; most CAs take each but once'),
  publiclyTrusted: z
    .boolean()
    .default(false)
    .describe(
      'Certificates are logged to CT and spend limits shared with production: at most one scheduled order a day',
    ),
  issuingRoots: pemFiles
    .optional()
    .describe('Roots that issued certificates chain to; needed where certificates are ordered, unless publiclyTrusted'),
  caaIdentities: z.array(domain).default([]).describe('Issuer names that CAA records may hold'),
  caaParameters: z
    .boolean()
    .optional()
    .describe('The CA is known to obey accounturi and validationmethods in CAA records (RFC 8657)'),
  statusApi: httpsUrl
    .optional()
    .describe('JSON of the status page of the CA, as Status.io or Statuspage (/api/v2/summary.json) have it'),
  accountUrl,
  renewalInfoFor,
  ...common,
});

export const caSchema = z.discriminatedUnion('preset', [
  letsencryptStaging,
  letsencryptProduction,
  letsencrypt,
  publicCa('google'),
  googleStaging,
  publicCa('zerossl'),
  publicCa('sslcom'),
  publicCa('actalis'),
  sectigo,
  stepCa,
  customCa,
]);
export type CaConfig = z.output<typeof caSchema>;

/** The role of a CA of the config: what it says, or what its preset is for. */
export function roleOf(ca: CaConfig): CaRole {
  if ('role' in ca) return ca.role;
  return ca.preset === 'letsencrypt-production' ? 'production' : 'staging';
}

export type CaIssue = { readonly field: string; readonly message: string; readonly input: unknown };

/** What the schema of one field cannot say of a CA. */
export function caIssues(ca: CaConfig): CaIssue[] {
  return [...limitIssues(ca), ...customIssues(ca), ...observationIssues(ca)];
}

function limitIssues(ca: CaConfig): CaIssue[] {
  if (ca.preset !== 'letsencrypt' || ca.role !== 'backup' || ca.acceptProductionLimits === true) return [];
  const message =
    'true where it is the backup: its orders spend the limits that your own certificates have at Let’s Encrypt, and an identifier that always fails there gets paused';
  return [{ field: 'acceptProductionLimits', message, input: ca.acceptProductionLimits }];
}

function customIssues(ca: CaConfig): CaIssue[] {
  if (ca.preset !== 'custom') return [];
  const ended = endedByDirectory(ca.directory);
  if (ended !== undefined) return [{ field: 'directory', message: ended, input: ca.directory }];
  if (!isOrderable(ca) || ca.publiclyTrusted || ca.issuingRoots) return [];
  const message = 'the PEM files that issued certificates chain to (or publiclyTrusted: true)';
  return [{ field: 'issuingRoots', message, input: undefined }];
}

function observationIssues(ca: CaConfig): CaIssue[] {
  if (!('accountUrl' in ca || 'renewalInfoFor' in ca) || !isOrderable({ role: roleOf(ca) })) return [];
  const issues: CaIssue[] = [];
  if (ca.accountUrl !== undefined) {
    const message = 'none: the account of the prober is in its secret';
    issues.push({ field: 'accountUrl', message, input: ca.accountUrl });
  }
  if (ca.renewalInfoFor !== undefined) {
    const message = 'none: only CAs that are never ordered from are observed';
    issues.push({ field: 'renewalInfoFor', message, input: ca.renewalInfoFor });
  }
  return issues;
}
