import type { Provenance } from './presets/source.ts';
import type { CaRole } from './vocabulary.ts';

/** What is known to be particular about an issuer. */
export type CaQuirks = {
  /** Finalize is known to take minutes or to stay `processing`. */
  readonly slowFinalize: boolean;
  /** Single 5xx answers are common: `outageAfter` says how many make an outage. */
  readonly flakyServerErrors: boolean;
  /** RFC 8555 section 7.3.5. Some directories name a keyChange that does not work. */
  readonly keyChange: boolean;
  /** RFC 8555 section 7.5.2: authorizations can be deactivated. */
  readonly authorizationDeactivation: boolean;
  /** Certificates may hold names that were not ordered, `www.` beside an apex for one. Absent: they never do. */
  readonly addsNames?: boolean;
  /** One external account binding registers any number of accounts. Default: it is used up by the first. */
  readonly bindingReusable?: boolean;
};

/** So many of the last rounds of a target, this one with them, make an outage of a CA that is known for single errors. */
export type OutageAfter = { readonly failures: number; readonly of: number };

/** What an issuer allows. */
export type CaLimits = {
  readonly wildcard: boolean;
  readonly namesPerOrder: number;
  /** Orders that this prober allows itself per UTC day, reserve included. */
  readonly ordersPerDay: number;
  /** The part of `ordersPerDay` that only on-demand and confirmation rounds may spend. */
  readonly reservedOrdersPerDay: number;
  /** Orders per registered domain, and for exactly the same names, in any seven days; defaults: lambda/contract/allowance.ts. */
  readonly ordersPerDomainPerWeek?: number;
  readonly ordersPerSetPerWeek?: number;
};

/** What issued certificates must chain to: the public roots that Node brings along, or these, PEM. */
export type IssuingRoots = 'public' | readonly string[];

/** What a directory says of its CA (RFC 8555 section 7.1.1, RFC 9773 section 4.1, draft-ietf-acme-profiles). */
export type DirectorySays = {
  readonly externalAccountRequired: boolean;
  /** Absent: it does not say. */
  readonly caaIdentities?: readonly string[];
  readonly profiles: readonly string[];
  readonly renewalInfo: boolean;
  readonly keyChange: boolean;
};

/** All that is known of an issuer beforehand. */
export type CaPreset = {
  readonly title: string;
  /** Absent: every installation has its own, and the config names it. */
  readonly directory?: string;
  /** What the CA is for unless the config says otherwise. */
  readonly role: CaRole;
  /** Certificates are logged to CT and spend limits that production shares. */
  readonly publiclyTrusted: boolean;
  readonly externalAccountBinding: boolean;
  /** Where a binding comes from, for a person. */
  readonly bindingFrom?: string;
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
  readonly limits: Pick<CaLimits, 'wildcard' | 'namesPerOrder'>;
  readonly quirks: CaQuirks;
  readonly outageAfter?: OutageAfter;
  /** Where the directory is known to say otherwise than what holds. */
  readonly directorySays?: Partial<DirectorySays>;
  /** JSON status endpoint, where one exists. */
  readonly statusApi?: string;
  /** Absent: nobody could say, or every installation has its own; the config names the files. */
  readonly issuingRoots?: IssuingRoots;
  /** When an order can cost money. */
  readonly costs?: string;
  /** What else a person should know before the first order. */
  readonly notes?: readonly string[];
  readonly provenance: Provenance;
};

/** What of a preset is for people alone. */
export type ForPeople = 'provenance' | 'defaultProfile' | 'bindingFrom' | 'costs' | 'notes';

/** An issuer as the functions see it: a preset or a custom directory, with the config's changes in it. */
export type Ca = Omit<CaPreset, ForPeople | 'directory' | 'issuingRoots' | 'limits' | 'directorySays'> & {
  /** The name that the config gives it. */
  readonly id: string;
  readonly directory: string;
  readonly issuingRoots: IssuingRoots;
  readonly limits: CaLimits;
  /** What its directory is held against; a field that is absent is not. Absent: nothing is known of it. */
  readonly expected?: Partial<DirectorySays>;
  /** The profile that orders ask for. */
  readonly profile?: string;
  /** Roots, PEM, that the CA's own https certificate may chain to besides the public ones. */
  readonly tlsRoots: readonly string[];
  /** Hosts (`name` or `name:port`) besides that of the directory that the CA may name URLs at. */
  readonly otherHosts?: readonly string[];
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
