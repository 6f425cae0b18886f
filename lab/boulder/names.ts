/** The perspectives that Boulder validates from: its own, and three remote ones in three registries' regions. */
export const VIEWS = ['primary', 'remoteva-1', 'remoteva-2', 'remoteva-3'] as const;
export type View = (typeof VIEWS)[number];

export const REMOTE_VIEWS = ['remoteva-1', 'remoteva-2', 'remoteva-3'] as const;
export type RemoteView = (typeof REMOTE_VIEWS)[number];

/** At least two regional internet registries must corroborate (CA/Browser Forum Baseline Requirements 3.2.2.9). */
export const REGISTRY: Readonly<Record<RemoteView, string>> = {
  'remoteva-1': 'ARIN',
  'remoteva-2': 'RIPE',
  'remoteva-3': 'APNIC',
};

export const PROCESSES = [
  'database',
  'redis',
  'resolvers',
  'ct',
  'sa',
  'nonce',
  'publisher',
  'ca',
  ...REMOTE_VIEWS,
  'va',
  'ra',
  'wfe',
] as const;
/** Everything that runs, in the order in which it is started. */
export type ProcessName = (typeof PROCESSES)[number];

/** Internal names that the components' certificates hold; they are never looked up, but for the nonce service. */
export function hostOf(component: string): string {
  return `${component}.boulder.lab`;
}

/** Certificates that the components share out among themselves; the remote validators share one. */
export const COMPONENTS = [
  'sa',
  'ca',
  'ra',
  'va',
  'remoteva',
  'publisher',
  'nonce',
  'wfe',
  'resolvers',
  'redis',
] as const;
export type Component = (typeof COMPONENTS)[number];

export const ISSUERS = ['ecdsa', 'rsa'] as const;
/** A certificate comes from the issuer whose kind its key has. */
export type Issuer = (typeof ISSUERS)[number];

/** Two logs of two operators: Boulder never issues without a timestamp of each. */
export const CT_LOGS = ['one', 'two'] as const;
export type CtLog = (typeof CT_LOGS)[number];
