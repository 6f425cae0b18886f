import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Played } from './play.ts';

/** Writes a case's answer and its evidence, as it lay in the bucket, into a folder. */
export function keepCase(folder: string, { id, answer, evidence }: Played): void {
  mkdirSync(folder, { recursive: true });
  const write = (kind: string, text: string) => writeFileSync(join(folder, `${id}.${kind}.json`), `${text}\n`);
  if (answer) write('answer', JSON.stringify(answer, null, 2));
  if (evidence) write('evidence', JSON.stringify(JSON.parse(evidence.text), null, 2));
}
