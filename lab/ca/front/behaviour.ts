import type { Credentials, Pki } from '../pki.ts';

/** What a request is for, in RFC 8555 terms; `other` is what no answer of the CA has named. */
export const RESOURCES = [
  'directory',
  'newNonce',
  'newAccount',
  'newOrder',
  'account',
  'order',
  'authorization',
  'challenge',
  'finalize',
  'certificate',
  'revokeCert',
  'keyChange',
  'renewalInfo',
  'other',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** Header lines in their order, names as they were sent; one name may come several times. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

export type FrontRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly resource: Resource;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  /** Paths of what the CA's directory names. */
  readonly directory: ReadonlyMap<Resource, string>;
};

export type Answer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  /** The connection is cut without a word when it has been idle for so many milliseconds after this answer. */
  readonly cutWhenIdleMs?: number;
};

/** What happens on a client's connection in return for a request. */
export type Reply =
  | Answer
  /** Nothing, for as long as the client waits. */
  | { readonly kind: 'silence' }
  /** The connection ends, by FIN or by RST, after so many bytes of the body; absent: before anything was sent. */
  | {
      readonly kind: 'cut';
      readonly by: 'fin' | 'rst';
      readonly after?: { readonly answer: Answer; readonly bytes: number };
    };

/** Asks the next behaviour in use, and the last one the CA. A behaviour may ask for another request, several times, or not at all. */
export type Forward = (request: FrontRequest) => Promise<Reply>;

/** What new connections meet, before any request. */
export type ConnectionFault =
  /** Nobody listens on the port. */
  | { readonly kind: 'refused' }
  /** TLS is answered with the alert handshake_failure (RFC 8446 section 6.2). */
  | { readonly kind: 'handshake-failure' }
  /** TLS shows this certificate. */
  | { readonly kind: 'certificate'; readonly make: (pki: Pki, names: readonly string[]) => Promise<Credentials> };

/** One way for a CA to go wrong. */
export type Behaviour = {
  readonly name: string;
  /** What a client meets, in one sentence. */
  readonly summary: string;
  readonly connection?: ConnectionFault;
  readonly respond?: (request: FrontRequest, forward: Forward) => Promise<Reply>;
};
