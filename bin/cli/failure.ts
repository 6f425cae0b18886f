/** What the program ends with. docs/cli.md has the same list for people. */
export const EXIT = {
  /** Ready, or done. */
  ok: 0,
  /** The verdict is not ready, or the deployment could not do what it was asked. */
  notReady: 1,
  /** The command line is wrong: an unknown command, option, target, CA, code. */
  usage: 2,
  /** Nothing could be asked: no credentials, a denied call, no deployment, AWS out of reach. */
  noAccess: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Expected trouble of a command, in the form it is told in: what happened and where, what to do. Holds no secret. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  /** What a person does now. */
  readonly action: string;
  /** A stable word for programs, where there is one. */
  readonly code: string | undefined;

  constructor(
    exitCode: ExitCode,
    message: string,
    action: string,
    options?: { readonly cause?: unknown; readonly code?: string },
  ) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.action = action;
    this.code = options?.code;
  }
}
