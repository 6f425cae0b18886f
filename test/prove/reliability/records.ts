import { existsSync, readFileSync } from 'node:fs';
import type { ProofRecord } from '../record.ts';
import { reliabilityPage } from './page.ts';

const DOCS = new URL('../../../docs/', import.meta.url);

export const FILE = new URL('reliability.md', DOCS);

/** The page as it should stand in the documentation. */
export function page(): string {
  return reliabilityPage((part) => {
    const file = new URL(`proved/${part}.json`, DOCS);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ProofRecord) : undefined;
  });
}
