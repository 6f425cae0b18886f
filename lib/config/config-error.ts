/** Something in the config file that is not as it must be. */
export type Complaint = {
  /** Field, from the top of the document. */
  readonly path: readonly PropertyKey[];
  /** What it got and what it wants, for a person. */
  readonly text: string;
};

/** The config file cannot be used. Its message is the whole answer to the person who wrote it: no stack is needed. */
export class ConfigError extends Error {
  readonly complaints: readonly Complaint[];

  /** @param file the config file as it was named */
  constructor(file: string, complaints: readonly Complaint[]) {
    super(`${file} cannot be used:\n${complaints.map((complaint) => `  ${line(complaint)}`).join('\n')}`);
    this.name = 'ConfigError';
    this.complaints = complaints;
  }
}

function line({ path, text }: Complaint): string {
  return path.length === 0 ? text : `${path.join('.')}: ${text}`;
}
