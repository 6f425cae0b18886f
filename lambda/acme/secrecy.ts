const LEAST_LENGTH = 8;

/** Values of one session that nothing may quote: nonces, tokens, signatures, the key of the external account binding. */
export type Secrecy = {
  /** Values of fewer than 8 characters are none: they would be found in any text. */
  keep(...secrets: readonly string[]): void;
  /** The same value with every secret in its texts blacked out: CAs quote what they refuse, nonces for one. */
  scrub<T>(value: T): T;
};

export function createSecrecy(): Secrecy {
  const secrets = new Set<string>();
  const scrubText = (text: string) => {
    let scrubbed = text;
    for (const secret of secrets) scrubbed = scrubbed.replaceAll(secret, '[secret]');
    return scrubbed;
  };
  const scrub = (value: unknown): unknown => {
    if (typeof value === 'string') return scrubText(value);
    if (Array.isArray(value)) return value.map(scrub);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, scrub(each)]));
  };
  return {
    keep(...more) {
      for (const secret of more) if (secret.length >= LEAST_LENGTH) secrets.add(secret);
    },
    scrub: <T>(value: T) => scrub(value) as T,
  };
}
