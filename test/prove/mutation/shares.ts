import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATED } from './reason.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** One part's share of `lambda/diagnosis`. */
export type Share = { readonly what: string; readonly minutes: number; readonly holds: RegExp };

/** Each is done within 40 minutes on two cores. */
export const SHARES: readonly Share[] = [
  { what: 'rules from account to issuance', minutes: 25, holds: /^verdict\/rules\/[a-i]/ },
  { what: 'rules from observed to writers', minutes: 25, holds: /^verdict\/rules\/[j-z]/ },
  { what: 'the verdict made of them', minutes: 25, holds: /^verdict\/[^/]+$/ },
  { what: 'advice', minutes: 25, holds: /^verdict\/advice\// },
  { what: 'findings', minutes: 25, holds: /^(findings\/|[^/]+$)/ },
];

/** Every source of `lambda/diagnosis`, from there. */
export function mutatedFiles(): string[] {
  const folder = join(ROOT, MUTATED);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
