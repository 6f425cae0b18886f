import type { MarkedSecret, SecretKind } from './collect.ts';
import type { Output } from './outputs.ts';

/** That a secret stands in an output; never the secret itself. */
export type Leak = { readonly kind: SecretKind; readonly output: string };

/** Each kind of secret once for each output that holds one. */
export function leaksIn(outputs: readonly Output[], secrets: readonly MarkedSecret[]): Leak[] {
  return outputs.flatMap(({ name, text }) => {
    const kinds = secrets.filter((secret) => text.includes(secret.text)).map(({ kind }) => kind);
    return [...new Set(kinds)].map((kind) => ({ kind, output: name }));
  });
}
