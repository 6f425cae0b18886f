import { inOneLine } from '../../lambda/contract/harmless.ts';

/** A file that is wrong from top to bottom is not told field by field. */
export const MOST_LINES = 100;

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
    const lines = complaints.slice(0, MOST_LINES).map((complaint) => inOneLine(line(complaint)));
    const more = complaints.length > MOST_LINES ? [`and ${complaints.length - MOST_LINES} more`] : [];
    super(`${file} cannot be used:\n${[...lines, ...more].map((each) => `  ${each}`).join('\n')}`);
    this.name = 'ConfigError';
    this.complaints = complaints;
  }
}

function line({ path, text }: Complaint): string {
  return path.length === 0 ? text : `${path.join('.')}: ${text}`;
}
