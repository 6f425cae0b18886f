/** What both sides are brought to before they are compared. Addresses, names and numbers; lists are sorted. */

export type SeenAnswer = {
  readonly failure?: string;
  readonly rcode?: string;
  readonly aa?: boolean;
  readonly tc?: boolean;
  readonly withoutEdns?: true;
  /** TXT values: all, those that should be there, and others, with the first hashes of them. */
  readonly values?: {
    readonly count: number;
    readonly expected: number;
    readonly foreign: number;
    readonly hashes: readonly string[];
  };
  readonly alias?: string;
  readonly negativeTtl?: number;
};

export type SeenServer = {
  readonly state: string;
  readonly why?: string;
  readonly serial?: number;
  readonly nameServers: readonly string[];
};

export type SeenZone = {
  readonly delegated: string;
  /** The zones above. */
  readonly path: readonly string[];
  readonly nameServers: readonly string[];
  readonly ttl?: number;
  readonly glue: readonly string[];
  readonly servers: Readonly<Record<string, SeenServer>>;
  readonly onlyAtParent: readonly string[];
  readonly onlyInZone: readonly string[];
  readonly glueDiffers: readonly { readonly server: string; readonly parent: string; readonly zone: string }[];
  /** Names, with the address where they have one. */
  readonly notAsked: readonly string[];
};

export type SeenDnssec = { readonly state: string; readonly ds: readonly number[]; readonly keys: readonly number[] };
export type SeenSoa = { readonly serial: number; readonly ttl: number; readonly minimum: number };

export type SeenAlias = {
  readonly hops: readonly string[];
  readonly end: string;
  readonly target: string;
  readonly zone: string;
};

export type SeenByResolver = {
  readonly reading: string;
  readonly validated: SeenAnswer & { readonly ad?: boolean; readonly ede: readonly number[] };
  readonly unvalidated: SeenAnswer;
  /** What a second validator makes of it. */
  readonly validation: string;
};

export type Seen = {
  readonly zones: Readonly<Record<string, SeenZone>>;
  readonly dnssec: Readonly<Record<string, SeenDnssec>>;
  readonly soa: Readonly<Record<string, SeenSoa | undefined>>;
  readonly alias: SeenAlias;
  /** By address and transport; empty where there is no server to ask. */
  readonly answers: Readonly<Record<string, SeenAnswer>>;
  readonly resolver: SeenByResolver;
};
export const ASPECTS = ['zones', 'dnssec', 'soa', 'alias', 'answers', 'resolver'] as const satisfies (keyof Seen)[];

/** A resolver counts the lifetime of what it remembers down while both sides look. */
export function withoutCountdown({ negativeTtl: _, ...answer }: SeenAnswer): SeenAnswer {
  return answer;
}
