import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATED } from './reason.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One part's share of `lambda/diagnosis`. */
export type Share = { readonly what: string; readonly minutes: number; readonly holds: RegExp };

/** Each is done within 40 minutes on two cores. */
export const SHARES: readonly Share[] = [
  { what: 'the rules', minutes: 15, holds: /^verdict\/rules\// },
  { what: 'the verdict made of them, and advice', minutes: 15, holds: /^verdict\/([^/]+$|advice\/)/ },
  { what: 'findings, and what is watched', minutes: 15, holds: /^(findings\/|watch\/|[^/]+$)/ },
];

/** Every source of `lambda/diagnosis`, from there. */
export function mutatedFiles(): string[] {
  const folder = join(ROOT, MUTATED);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
