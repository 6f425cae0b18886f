import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { caIssues, caSchema } from './ca-config.ts';
import { domain, hostAndPort, httpsUrl, id, LABEL, pemFiles, wildcardOrDomain } from './config-fields.ts';
import { deploying } from './deploying.ts';
import { existing, SECRET_ARN } from './existing.ts';
import { deploymentId, encryptionKey, environments, monitoring, zoneSchema } from './places.ts';
import { toldFields } from './recipients.ts';

/** The schema of `prober.config.json`. Every field's description ends up in the shipped JSON Schema. */

const RESOLVER_WANTED = 'an IP address with an optional port, as in "10.0.0.2:53" or "[fd00::2]:53"';
/** For editors; it lets numbers pass that are too large. */
const RESOLVER = /^([0-9.]+(:\d{1,5})?|[0-9a-fA-F:.]+|\[[0-9a-fA-F:.]+\](:\d{1,5})?)$/;
/** `10.0.0.2`, `10.0.0.2:53`, `fd00::2` or `[fd00::2]:53`. */
function isResolver(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (bracketed === undefined && plain === undefined) return isIPv6(text);
  const isAddress = bracketed === undefined ? isIPv4(plain ?? '') : isIPv6(bracketed);
  return isAddress && (port === undefined || (Number(port) > 0 && Number(port) < 65_536));
}

const address = z.union([z.ipv4(), z.ipv6()], { error: 'an IP address' });

const label = z
  .string()
  .regex(new RegExp(`^(@|\\*|(\\*\\.)?${LABEL}(\\.${LABEL})*)$`), '"@", "*" or labels, as in "www" or "*.www"');

const backup = id
  .optional()
  .describe('The one CA with the role "backup" that would take over for this target; default: each with that role');

const canaryTarget = z.strictObject({
  kind: z.literal('canary'),
  names: z
    .array(label)
    .min(1)
    .max(100)
    .describe('Identifier set under a fresh random name: "@" is that name, "*" its wildcard, "www" a label below it'),
  backup,
});
const realTarget = z.strictObject({
  kind: z.literal('real'),
  names: z.array(wildcardOrDomain).min(1).max(100).describe('Identifier set, as on the real certificate'),
  challengeNames: z
    .record(domain, domain)
    .optional()
    .describe('Where the CNAME at _acme-challenge.<name> leads, by name without "*."; default: <name>.<zone>'),
  issueFrom: z
    .array(id)
    .default([])
    .describe('CAs, by name, that certificates for these real names are ordered from; default: none'),
  backup,
});
const targetSchema = z.discriminatedUnion('kind', [canaryTarget, realTarget]);

const expression = z
  .string()
  .regex(
    /^(rate\(\d+ (minute|minutes|hour|hours|day|days)\)|cron\([^()]+\))$/,
    'an EventBridge expression, as in "rate(6 hours)" or "cron(10 6 * * ? *)"',
  );

const schedule = (rate: string, flexibleMinutes: number) =>
  z
    .strictObject({
      expression: expression.default(rate),
      flexibleMinutes: z
        .int()
        .min(0)
        .max(5)
        .default(flexibleMinutes)
        .describe('Jitter: fires up to this many minutes late'),
      enabled: z.boolean().default(true),
    })
    .prefault({});

const schedules = z
  .strictObject({
    timeZone: z.string().min(1).default('UTC').describe('IANA time zone of cron expressions'),
    probe: schedule('rate(6 hours)', 5).describe('A round for each target'),
    pulse: schedule('rate(15 minutes)', 5).describe('Every check that needs no order'),
    janitor: schedule('rate(1 hour)', 5).describe('Removal of what a killed run left'),
  })
  .prefault({});

const alarms = z
  .strictObject({
    ...toldFields,
    silentAfterMinutes: z
      .int()
      .min(3)
      .max(90 * 24 * 60)
      .optional()
      .describe('Minutes without any round until "prober silent"; default: worked out from a rate() schedule'),
    deadMansSwitch: httpsUrl
      .optional()
      .describe('URL that each pulse calls: somebody outside who tells when the calls stop, as when a region is gone'),
  })
  .prefault({});

const controlHost = z.strictObject({
  host: domain.describe('Host name, reachable over IPv4 and better over IPv6 too'),
  port: z.int().min(1).max(65_535).default(443).describe('TCP port that speaks TLS'),
  tlsRoots: pemFiles.optional().describe('Roots that its certificate may chain to besides the public ones'),
});
/** Of two unrelated operators, neither of them a CA, both on IPv4 and IPv6. */
const CONTROL_HOSTS: z.input<typeof controlHost>[] = [{ host: 'aws.amazon.com' }, { host: 'www.iana.org' }];

const network = z
  .strictObject({
    rootHints: z
      .array(z.strictObject({ name: z.string().min(1), address }))
      .min(1)
      .optional()
      .describe('Root name servers of a private DNS tree; default: those of the public root'),
    resolvers: z
      .array(z.string().regex(RESOLVER, { abort: true, error: RESOLVER_WANTED }).refine(isResolver, RESOLVER_WANTED))
      .min(1)
      .optional()
      .describe(
        'Recursive resolvers: CA and control host names are looked up with them, and each round asks them for its challenge values; better two or more that validate DNSSEC. Default: the platform’s own for host names, three public ones for challenge values',
      ),
    authoritativePort: z.int().min(1).max(65_535).default(53).describe('Port that authoritative servers answer on'),
    controls: z
      .array(controlHost)
      .max(4)
      .prefault(CONTROL_HOSTS)
      .describe(
        'Hosts that are no CA: each round opens a TLS connection to them, to tell a CA that is down from a network that lets nothing out; []: none',
      ),
    endpoints: z
      .partialRecord(
        z.enum(['route-53', 'secrets-manager', 'dynamodb', 'lambda', 's3', 'eventbridge', 'sns', 'cloudwatch']),
        z.url({ protocol: /^https?$/ }),
      )
      .default({})
      .describe('AWS service endpoints, for VPC endpoints and private networks'),
  })
  .prefault({});

const evidence = z
  .strictObject({
    retentionDays: z
      .int()
      .min(1)
      .max(3_650)
      .default(400)
      .describe('Days that the evidence of a round is kept in the bucket'),
  })
  .prefault({});

const accounts = z
  .strictObject({
    rotateAfterDays: z
      .union([z.int().min(1).max(1_000), z.literal(false)], { error: 'days, 1 to 1000, or false' })
      .default(90)
      .describe('Days after which Secrets Manager has the key of each account changed; false: never'),
  })
  .prefault({});

const ACM_ARN = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/;
const issuedBy = id
  .optional()
  .describe('The CA that issued it, by its name in this config; default: the one with the role "production"');

const certificate = z.union(
  [
    z.strictObject({
      endpoint: hostAndPort.describe('A server that shows it, port 443 unless it says otherwise'),
      ca: issuedBy,
    }),
    z.strictObject({
      secretArn: z
        .string()
        .regex(SECRET_ARN, 'the ARN of a secret')
        .describe(
          'A secret that holds it in PEM, by itself or within JSON; the pulse function may read the whole secret',
        ),
      ca: issuedBy,
    }),
    z.strictObject({
      acmArn: z
        .string()
        .regex(ACM_ARN, 'the ARN of a certificate in ACM')
        .describe('A certificate that was imported into ACM, in any region: the one that is in use now'),
      ca: issuedBy,
    }),
    z.strictObject({
      pem: z
        .string()
        .min(1)
        .describe('A PEM file, path relative to the config file: as it was when the prober was deployed'),
      ca: issuedBy,
    }),
  ],
  { error: 'one of "endpoint", "secretArn", "acmArn" and "pem", and "ca" where there is more than one production CA' },
);

export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    deployment: deploymentId
      .default('main')
      .describe('Names this deployment: in stack names, in canary names and in the ledger'),
    zone: zoneSchema,
    cas: z.record(id, caSchema).describe('CAs by name'),
    targets: z.record(id, targetSchema).describe('Identifier sets by name'),
    certificates: z
      .record(id, certificate)
      .default({})
      .describe('Certificates that you use, by name: each pulse asks when they are to be renewed (ARI, RFC 9773)'),
    schedules,
    alarms,
    accounts,
    evidence,
    encryptionKey,
    existing: existing.describe('What an earlier deployment left, to be used again; it is never deleted with a stack'),
    network,
    environments,
    monitoring,
    deploying,
    detailedMetrics: z
      .boolean()
      .default(false)
      .describe(
        'Sends also durations by target and by step, faults by target and days left by certificate, as metrics',
      ),
    objective: z
      .number()
      .min(50)
      .max(99.99)
      .optional()
      .describe('Percent of the probes of 30 days that are to pass; with it ErrorBudgetLeft is sent'),
  })
  .check((context) => {
    const { cas, targets, zone } = context.value;
    const issue = (path: (string | number)[], message: string, input: unknown) =>
      context.issues.push({ code: 'custom', path, message, input });
    if (Object.keys(cas).length === 0) issue(['cas'], 'at least one CA', cas);
    if (Object.keys(targets).length === 0) issue(['targets'], 'at least one target', targets);
    for (const [name, ca] of Object.entries(cas)) {
      for (const { field, message, input } of caIssues(ca)) issue(['cas', name, field], message, input);
    }
    for (const [name, target] of Object.entries(targets)) {
      if (target.kind !== 'real') continue;
      for (const ca of target.issueFrom) {
        if (!Object.hasOwn(cas, ca))
          issue(['targets', name, 'issueFrom'], `CAs of this config (${Object.keys(cas).join(', ')})`, ca);
      }
      for (const [host, challengeName] of Object.entries(target.challengeNames ?? {})) {
        if (!challengeName.endsWith(`.${zone.name}`)) {
          issue(['targets', name, 'challengeNames', host], `a name below ${zone.name}`, challengeName);
        }
      }
    }
  });

/** `prober.config.json` as a person writes it. */
export type ConfigInput = z.input<typeof configSchema>;
/** `prober.config.json` with its defaults filled in. */
export type Config = z.output<typeof configSchema>;
export type TargetConfig = Config['targets'][string];
export type CertificateConfig = Config['certificates'][string];
