import type { CaRole } from './vocabulary.ts';

/** Where a preset's facts come from, and when somebody last read them. */
export type Provenance = {
  /** Pages or files that were read. */
  readonly sources: readonly string[];
  /** Date of the reading, ISO 8601. */
  readonly readOn: string;
  /** Fields that nobody has verified, by name. */
  readonly unverified: readonly string[];
};

/** What is known to be particular about an issuer. */
export type CaQuirks = {
  /** Finalize is known to take minutes or to stay `processing`. */
  readonly slowFinalize: boolean;
  /** Single 5xx answers are common: N of M failures make an outage. */
  readonly flakyServerErrors: boolean;
  /** RFC 8555 section 7.3.5. */
  readonly keyChange: boolean;
  /** RFC 8555 section 7.5.2: authorizations can be deactivated. */
  readonly authorizationDeactivation: boolean;
};

/** What an issuer allows. */
export type CaLimits = {
  readonly wildcard: boolean;
  readonly namesPerOrder: number;
  /** Orders that this prober allows itself per UTC day, reserve included. */
  readonly ordersPerDay: number;
  /** The part of `ordersPerDay` that only on-demand and confirmation rounds may spend. */
  readonly reservedOrdersPerDay: number;
};

/** What issued certificates must chain to: the public roots that Node brings along, or these, PEM. */
export type IssuingRoots = 'public' | readonly string[];

/** All that is known of an issuer beforehand. */
export type CaPreset = {
  readonly title: string;
  readonly directory: string;
  readonly role: CaRole;
  /** Certificates are logged to CT and spend limits that production shares. */
  readonly publiclyTrusted: boolean;
  readonly externalAccountBinding: boolean;
  /** Issuer domain names that a CAA record may hold (RFC 8659 section 4.2). */
  readonly caaIdentities: readonly string[];
  /** Known to obey `accounturi` and `validationmethods` of CAA records (RFC 8657); absent: nobody has verified it. */
  readonly caaParameters?: boolean;
  /** Account URLs begin so: what a CAA `accounturi` is compared with (RFC 8657 section 3). */
  readonly accountUrlPrefix?: string;
  /** Profiles that the directory lists (draft-ietf-acme-profiles); empty where the CA has none. */
  readonly profiles: readonly string[];
  readonly defaultProfile?: string;
  /** RFC 9773: the directory has `renewalInfo`. */
  readonly renewalInfo: boolean;
  readonly limits: CaLimits;
  readonly quirks: CaQuirks;
  /** JSON status endpoint, where one exists. */
  readonly statusApi?: string;
  readonly issuingRoots: IssuingRoots;
  readonly provenance: Provenance;
};

/** An issuer as the functions see it: a preset or a custom directory, with the config's changes in it. */
export type Ca = Omit<CaPreset, 'provenance' | 'defaultProfile'> & {
  /** The name that the config gives it. */
  readonly id: string;
  /** The profile that orders ask for. */
  readonly profile?: string;
  /** Roots, PEM, that the CA's own https certificate may chain to besides the public ones. */
  readonly tlsRoots: readonly string[];
  /** Of a CA that is only observed: the account of the team, which CAA `accounturi` is judged for. */
  readonly accountUrl?: string;
  /** Of a CA that is only observed: a certificate that it issued to the team, as RFC 9773 section 4.1 names it. */
  readonly certificateId?: string;
  /** Whether each probe revokes what it issued. */
  readonly revoke: boolean;
  /** Seconds that one probe may take at this CA. */
  readonly deadlineSeconds: number;
};

/** Whether a round may order from this CA at all. */
export function isOrderable(ca: Pick<Ca, 'role'>): boolean {
  return ca.role !== 'production';
}
