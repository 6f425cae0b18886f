import { readdir } from 'node:fs/promises';
import type { LabState } from '../world/state.ts';
import type { MatrixCase } from './case.ts';

const FOLDER = new URL('./cases/', import.meta.url);

/** Every case, by family and then as its file has it: each file of `cases/` exports one list. */
export async function listCases(): Promise<MatrixCase[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  return (await Promise.all(files.map(load))).flat();
}

async function load(file: string): Promise<readonly MatrixCase[]> {
  const [cases, ...more] = Object.values(
    (await import(new URL(file, FOLDER).href)) as Record<string, readonly MatrixCase[]>,
  );
  if (!Array.isArray(cases) || more.length > 0) throw new Error(`${file} must export one list of cases`);
  return cases;
}

/** @throws Error with what is like it, when this is none of them */
export function caseNamed(cases: readonly MatrixCase[], id: string): MatrixCase {
  const found = cases.find((each) => each.id === id);
  if (found) return found;
  const near = cases.filter((each) => each.id.startsWith(id.split('-')[0] ?? '')).map((each) => each.id);
  throw new Error(`No case "${id}". There are ${(near.length > 0 ? near : cases.map((each) => each.id)).join(', ')}.`);
}

/** The nth of so many parts, each with a share of every family; n counts from 1. */
export function partOf<Item>(items: readonly Item[], n: number, of: number): Item[] {
  return items.filter((_, index) => index % of === n - 1);
}

/** Why a lab cannot show a case; `undefined` where it can. */
export function missingFor({ needs = {} }: MatrixCase, { cas, dns }: LabState): string | undefined {
  if (needs.staging !== undefined && cas.staging.software !== needs.staging)
    return `${needs.staging} as the staging CA`;
  if (needs.third && !cas.third) return 'a third CA (--third)';
  if (needs.validation && !dns.software.startsWith('unbound')) return 'a resolver that validates';
  return undefined;
}
