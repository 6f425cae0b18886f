/** Why Boulder can't be had on this machine; Pebble stands in where it can't. */
export type BoulderUnavailableReason =
  | 'unsupported-platform'
  | 'no-go'
  | 'go-too-old'
  | 'no-module-proxy'
  | 'no-compiler'
  | 'build-failed';

/** Says what is missing and what a person does about it. */
export class BoulderUnavailableError extends Error {
  readonly reason: BoulderUnavailableReason;

  constructor(reason: BoulderUnavailableReason, message: string, options?: { readonly cause?: unknown }) {
    super(`Boulder can't be built (${reason}): ${message}`, options);
    this.name = 'BoulderUnavailableError';
    this.reason = reason;
  }
}
