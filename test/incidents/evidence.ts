import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Evidence, evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';
import type { Incident } from './incident.ts';

const FOLDER = fileURLToPath(new URL('./evidence/', import.meta.url));
/** Bytes of one file. */
export const MOST_BYTES = 200_000;

export type Recorded = {
  readonly round: Evidence;
  /** Of the round that followed to confirm it, where one did. */
  readonly confirmation?: Evidence;
};

const fileOf = (id: string, which = '') => join(FOLDER, `${id}${which}.json`);

/** What was recorded of an incident; `undefined` where nothing was. @throws ZodError where it fits the schema no more */
export function recordedOf({ id }: Pick<Incident, 'id'>): Recorded | undefined {
  const round = read(fileOf(id));
  const confirmation = read(fileOf(id, '.confirmation'));
  return round && { round, ...(confirmation ? { confirmation } : {}) };
}

/** Names of files. */
export function recordedFiles(): string[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.json')) : [];
}

/** In the place of what was recorded before. @param texts as they lay in the bucket */
export function record(id: string, texts: { readonly round: string; readonly confirmation: string | undefined }): void {
  mkdirSync(FOLDER, { recursive: true });
  write(fileOf(id), texts.round);
  const second = fileOf(id, '.confirmation');
  if (texts.confirmation === undefined) rmSync(second, { force: true });
  else write(second, texts.confirmation);
}

function read(file: string): Evidence | undefined {
  return existsSync(file) ? evidenceSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function write(file: string, text: string): void {
  const compact = `${JSON.stringify(JSON.parse(text))}\n`;
  if (Buffer.byteLength(compact) > MOST_BYTES) throw new Error(`${file} would be larger than ${MOST_BYTES} bytes`);
  writeFileSync(file, compact);
}
