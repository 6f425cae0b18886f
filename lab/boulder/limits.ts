export const RATE_LIMIT_NAMES = [
  'NewRegistrationsPerIPAddress',
  'NewOrdersPerAccount',
  'CertificatesPerDomain',
  'CertificatesPerFQDNSet',
  'FailedAuthorizationsPerDomainPerAccount',
] as const;
/** As Boulder names them. */
export type RateLimitName = (typeof RATE_LIMIT_NAMES)[number];

/** So many in a period, all at once if need be; they come back one by one, evenly over the period. */
export type RateLimit = { readonly count: number; readonly periodSeconds: number };

/** Another limit for some: an account number, an IP address, a registered domain or a comma-separated set of names. */
export type RateLimitOverride = RateLimit & { readonly limit: RateLimitName; readonly ids: readonly string[] };

/** What is to differ from `STAGING_LIMITS`. */
export type RateLimits = Partial<Record<RateLimitName, RateLimit>> & {
  readonly overrides?: readonly RateLimitOverride[];
};

const HOUR = 3_600;
const WEEK = 168 * HOUR;

/** Let's Encrypt's own for its staging environment (letsencrypt.org/docs/staging-environment, as of 2026-04-10). */
export const STAGING_LIMITS: Readonly<Record<RateLimitName, RateLimit>> = {
  NewRegistrationsPerIPAddress: { count: 50, periodSeconds: 3 * HOUR },
  NewOrdersPerAccount: { count: 1_500, periodSeconds: 3 * HOUR },
  CertificatesPerDomain: { count: 30_000, periodSeconds: 1 },
  CertificatesPerFQDNSet: { count: 30_000, periodSeconds: WEEK },
  FailedAuthorizationsPerDomainPerAccount: { count: 200, periodSeconds: HOUR },
};

/** Boulder's two YAML files. JSON is YAML, so nothing needs quoting by hand. */
export function limitFiles(limits: RateLimits): { readonly defaults: string; readonly overrides: string } {
  const { overrides = [], ...changed } = limits;
  const defaults = Object.entries({ ...STAGING_LIMITS, ...changed }).map(([name, limit]) => [name, entry(limit)]);
  return {
    defaults: JSON.stringify(Object.fromEntries(defaults)),
    overrides: JSON.stringify(
      overrides.map(({ limit, ids, ...rest }) => ({
        [limit]: { ...entry(rest), ids: ids.map((id) => ({ id, comment: 'lab' })) },
      })),
    ),
  };
}

function entry({ count, periodSeconds }: RateLimit) {
  return { count, burst: count, period: `${periodSeconds}s` };
}
