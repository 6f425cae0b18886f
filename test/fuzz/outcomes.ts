import { TroubleError } from '../../lambda/contract/problem.ts';
import { SECRET } from './parser.ts';

/** What must hold of what readers make of their inputs. */

const OBEYED = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Nothing in it is obeyed by a terminal, in any text and in any name of a field. */
export function assertPlain<T>(value: T): T {
  for (const text of textsIn(value)) {
    if (OBEYED.test(text)) throw new Error(`something that a terminal obeys is left in ${shown(text)}`);
  }
  return value;
}

/** Nor is the secret quoted. */
export function assertHarmless<T>(value: T): T {
  for (const text of textsIn(value)) {
    if (text.includes(SECRET)) throw new Error(`the secret is left in ${shown(text)}`);
  }
  return assertPlain(value);
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    yield name;
    yield* textsIn(member);
  }
}

const shown = (text: string) => JSON.stringify(text.slice(0, 200));

type ErrorClass = abstract new (...args: never[]) => Error;
type ErrorOf<E extends readonly ErrorClass[]> = InstanceType<E[number]>;

/** The outcome of work, or the error where it is one that the product expects. Any other is thrown on. */
export async function orExpected<T, const E extends readonly ErrorClass[]>(
  work: () => T | Promise<T>,
  ...expected: E
): Promise<{ readonly value: T } | { readonly error: ErrorOf<E> }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (expected.some((each) => error instanceof each)) return { error: error as ErrorOf<E> };
    throw error;
  }
}

/** The same for trouble as data, of the catalogue and without anything that is obeyed. A defect of the prober is none. */
export async function orTrouble<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  const outcome = await orExpected(work, TroubleError);
  if ('value' in outcome) return outcome.value;
  if (outcome.error.trouble.code === 'prober-defect') throw outcome.error;
  assertPlain(outcome.error.trouble);
  return undefined;
}

/** JSON in the form that Lambda or the SDK hands over; `undefined` where it is none, which these refuse by themselves. */
export function jsonIn(input: Buffer): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(input.toString('utf8')) };
  } catch {
    return undefined;
  }
}

export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}
