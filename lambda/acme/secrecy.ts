import { inOneLine } from '../contract/harmless.ts';

const LEAST_LENGTH = 8;
const CUT = ' [cut]';

/** Values of one session that nothing may quote: nonces, tokens, signatures, the key of the external account binding. */
export type Secrecy = {
  /** Values of fewer than 8 characters are none: they would be found in any text. */
  keep(...secrets: readonly string[]): void;
  /**
   * A text of a CA for the record: with every secret blacked out, as CAs quote what they refuse, nonces for one; of one line;
   * and of at most so many characters. What is longer ends with ` [cut]` beyond these, and no part of a secret is left there.
   */
  quote(text: string, mostCharacters: number): string;
};

export function createSecrecy(): Secrecy {
  const secrets = new Set<string>();
  let longest = 0;
  const scrub = (text: string) => {
    let scrubbed = text;
    for (const secret of secrets) scrubbed = scrubbed.replaceAll(secret, '[secret]');
    return scrubbed;
  };
  return {
    keep(...more) {
      for (const secret of more.filter(({ length }) => length >= LEAST_LENGTH)) {
        secrets.add(secret);
        longest = Math.max(longest, secret.length);
      }
    },
    quote(text, most) {
      // Far texts are not searched whole: a body of a megabyte against every secret of the session takes seconds.
      const reach = most + longest;
      const scrubbed = scrub(text.slice(0, reach));
      const whole = text.length > reach ? scrubbed.slice(0, Math.max(0, scrubbed.length - longest)) : scrubbed;
      const isCut = text.length > reach || whole.length > most;
      const line = inOneLine(whole.slice(0, most).toWellFormed());
      return isCut ? line + CUT : line;
    },
  };
}
