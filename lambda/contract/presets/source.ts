/** Where each field of a preset comes from. */

/** The fields of a preset that say something of the CA, each with its name for people. */
export const PRESET_FIELDS = {
  directory: 'directory',
  publiclyTrusted: 'publicly trusted',
  externalAccountBinding: 'EAB',
  caaIdentities: 'CAA identities',
  caaParameters: 'CAA parameters',
  accountUrlPrefix: 'account URLs',
  profiles: 'profiles',
  renewalInfo: 'ARI',
  wildcard: 'wildcards',
  namesPerOrder: 'names per order',
  slowFinalize: 'slow finalize',
  flakyServerErrors: 'flaky 5xx',
  keyChange: 'key change',
  authorizationDeactivation: 'deactivation of authorizations',
  addsNames: 'added names',
  issuingRoots: 'roots',
  statusApi: 'status API',
  costs: 'costs',
} as const;
export type PresetField = keyof typeof PRESET_FIELDS;
export const PRESET_FIELD_LIST = Object.keys(PRESET_FIELDS) as PresetField[];

export type FieldSource = {
  /** Page or file; absent: looked for and not found, so the value is what the field has where nothing is known. */
  readonly source?: string;
  /** When somebody last read it or looked for it, ISO 8601. */
  readonly readOn: string;
  /** Whether it is the CA's own word, or its own software. */
  readonly verified: boolean;
};
export type Provenance = Readonly<Record<PresetField, FieldSource>>;

/** Pages of other projects that tell of several CAs. */
export const LEGO = 'https://github.com/go-acme/lego/blob/master/internal/generators/ca/cas.json';
export const COMPARISON = 'https://poshac.me/docs/latest/Guides/ACME-CA-Comparison/';

const READ_ON = '2026-11-29';

/** Read at the CA itself, or in the software that it runs. */
export function read(source: string, readOn = READ_ON): FieldSource {
  return { source, readOn, verified: true };
}

/** Somebody else says so, or it follows from something else. */
export function heard(source: string, readOn = READ_ON): FieldSource {
  return { source, readOn, verified: false };
}

/** Looked for, and found nowhere. */
export const UNKNOWN: FieldSource = { readOn: READ_ON, verified: false };

/** The fields that nobody has verified, in the order of the list. */
export function unverifiedIn(provenance: Provenance): PresetField[] {
  return PRESET_FIELD_LIST.filter((field) => !provenance[field].verified);
}
