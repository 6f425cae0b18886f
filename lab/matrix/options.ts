import { z } from 'zod';
import type { MatrixCase } from './case.ts';
import { caseNamed, partOf } from './registry.ts';
import { sliceNamed } from './slices.ts';

/** What `npm run matrix` takes besides the options of every command of the lab. */
export const MATRIX_OPTIONS = {
  case: { type: 'string', multiple: true },
  part: { type: 'string' },
  slice: { type: 'string' },
  keep: { type: 'string' },
} as const;

const given = z.object({
  case: z.array(z.string()).optional(),
  part: z.string().optional(),
  slice: z.string().optional(),
  keep: z.string().optional(),
});

export type Chosen = { readonly cases: readonly MatrixCase[]; readonly keep?: string };

/** @throws Error when an option cannot be read, or names what there is not */
export function chooseCases(own: Readonly<Record<string, unknown>>, all: readonly MatrixCase[]): Chosen {
  const { case: ids, part, slice, keep } = given.parse(own);
  if ([ids, part, slice].filter((each) => each !== undefined).length > 1)
    throw new Error('one of --case, --part and --slice');
  const cases =
    ids?.map((id) => caseNamed(all, id)) ??
    (part === undefined ? undefined : readPart(part, all)) ??
    (slice === undefined ? all : sliceNamed(slice, all));
  return { cases, ...(keep === undefined ? {} : { keep }) };
}

function readPart(text: string, all: readonly MatrixCase[]): MatrixCase[] {
  const [, n, of] = /^(\d{1,2})\/(\d{1,2})$/.exec(text)?.map(Number) ?? [];
  if (n !== undefined && of !== undefined && n >= 1 && n <= of) return partOf(all, n, of);
  throw new Error(`--part: N/M with N from 1 to M, not "${text}"`);
}
