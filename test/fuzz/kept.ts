import { existsSync, readFileSync } from 'node:fs';

/** An input that once did what no input may, and stays as an example. */
export type Kept = { readonly why: string; readonly base64: string };

/** Of a reader; none where none was found. */
export function keptOf(name: string): readonly (Kept & { readonly input: Buffer })[] {
  const file = new URL(`kept/${name}.json`, import.meta.url);
  if (!existsSync(file)) return [];
  const all: readonly Kept[] = JSON.parse(readFileSync(file, 'utf8'));
  return all.map((each) => ({ ...each, input: Buffer.from(each.base64, 'base64') }));
}
