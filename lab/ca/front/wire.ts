import type { Answer, FrontRequest, HeaderLines, Reply } from './behaviour.ts';
import { headerOf } from './headers.ts';

/** What went over the wire of a CA that no output of anybody may hold. In memory alone, and only as long as somebody wants it. */
export type WireSecrets = {
  /** Replay-Nonce (RFC 8555 section 6.5). */
  readonly nonces: readonly string[];
  /** Tokens of challenges (RFC 8555 section 8.3). */
  readonly tokens: readonly string[];
  /** Signatures of signed messages, that of an external account binding among them. */
  readonly signatures: readonly string[];
};

/** Remembers them, each once, since it was cleared. */
export type Wire = {
  asked(request: FrontRequest): void;
  replied(reply: Reply): void;
  secrets(): WireSecrets;
  clear(): void;
};

export function createWire(): Wire {
  const nonces = new Set<string>();
  const tokens = new Set<string>();
  const signatures = new Set<string>();
  const keep = (into: Set<string>, found: readonly unknown[]) => {
    for (const each of found) if (typeof each === 'string' && each !== '') into.add(each);
  };
  return {
    asked: ({ body }) => keep(signatures, signaturesIn(body.toString('utf8'))),
    replied(reply) {
      const answer = answerIn(reply);
      if (!answer) return;
      keep(nonces, [nonceIn(answer.headers)]);
      keep(tokens, tokensIn(answer));
    },
    secrets: () => ({ nonces: [...nonces], tokens: [...tokens], signatures: [...signatures] }),
    clear() {
      for (const each of [nonces, tokens, signatures]) each.clear();
    },
  };
}

function answerIn(reply: Reply): Answer | undefined {
  if (reply.kind === 'answer') return reply;
  return reply.kind === 'cut' ? reply.after?.answer : undefined;
}

function nonceIn(headers: HeaderLines): string | undefined {
  return headerOf(headers, 'replay-nonce');
}

/** A token may stand in an authorization or in a challenge by itself, and in JSON that a fault has broken. */
function tokensIn({ body }: Answer): string[] {
  return [...body.toString('latin1').matchAll(/"token":\s*"([^"]+)"/g)].flatMap(([, token]) => token ?? []);
}

function signaturesIn(message: string): unknown[] {
  const jws = parsed(message);
  const payload = parsed(Buffer.from(String(jws?.payload ?? ''), 'base64url').toString('utf8'));
  const binding = payload?.externalAccountBinding as Record<string, unknown> | undefined;
  return [jws?.signature, binding?.signature];
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
