/** What a deed came to, as texts that can be looked through: each is one thing that was told. */
export type Seen = readonly string[];

/** Words that one of the texts must have, all of them. */
export type Words = readonly string[];

/** Every trouble and every reason within an answer. */
export function toldIn(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  const { code, message, action, why } = answer as Readonly<Record<string, unknown>>;
  const own = [
    ...(typeof code === 'string' && typeof message === 'string' ? [`${code}: ${message} ${action ?? ''}`] : []),
    ...(typeof why === 'string' ? [`${stateOf(answer)}: ${why}`] : []),
  ];
  return [...own, ...Object.values(answer).flatMap(toldIn)];
}

function stateOf(answer: object): string {
  const { id = '', state = '' } = answer as Readonly<Record<string, unknown>>;
  return `${id} ${state}`;
}

/** The text that has them all, `undefined` where none has. */
export function saying(seen: Seen, words: Words): string | undefined {
  return seen.find((text) => words.every((word) => text.includes(word)));
}

/** Whether the product itself says that time has run out on it, so that what uses a grant may not have been done. */
export function isTooSlow(seen: Seen): boolean {
  return seen.some((text) => text.includes('event-expired: ') || / did not answer within \d+ s\./.test(text));
}
