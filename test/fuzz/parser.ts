/** One reader of what comes from outside: what it takes, real examples of it, and what must hold of whatever it makes of an input. */
export type Parser = {
  readonly name: string;
  /** JSON is also changed as such, value by value. */
  readonly form: 'json' | 'text' | 'octets';
  /** Octets of the largest input that gets as far as the reader. */
  readonly largest: number;
  /** Real examples: most inputs are changes of one of them. */
  readonly examples: () => Promise<readonly (string | Buffer)[]>;
  /** Pieces that mean something to this reader, put into its inputs. */
  readonly pieces?: readonly string[];
  /** Milliseconds of the processor that any input may take besides a millisecond for each kilobyte; default 100. */
  readonly milliseconds?: number;
  /**
   * Reads an input as the product does.
   * @throws whatever the product would not have expected, and what does not hold of the outcome
   */
  readonly read: (input: Buffer) => unknown;
};

/** What is kept secret while inputs are read; it is among the pieces, and must be in no outcome. */
export const SECRET = 'S3cretNonceOfTheFuzzer';
