/** Why unbound can't be had on this machine; the lab's own resolver stands in, which validates nothing. */
export type UnboundUnavailableReason =
  | 'unsupported-platform'
  | 'no-apt'
  | 'download-failed'
  | 'no-compiler'
  | 'does-not-run';

/** Says what is missing and what a person does about it. */
export class UnboundUnavailableError extends Error {
  readonly reason: UnboundUnavailableReason;

  constructor(reason: UnboundUnavailableReason, message: string, options?: { readonly cause?: unknown }) {
    super(`unbound can't be had (${reason}): ${message}`, options);
    this.name = 'UnboundUnavailableError';
    this.reason = reason;
  }
}
