export type ToolErrorCode = 'python-missing' | 'python-too-old' | 'python-incomplete' | 'command-failed';

/** A tool of the lab could not be set up. The message says what was found, and what a person does now. */
export class ToolError extends Error {
  readonly code: ToolErrorCode;

  constructor(code: ToolErrorCode, message: string) {
    super(message);
    this.name = 'ToolError';
    this.code = code;
  }
}
