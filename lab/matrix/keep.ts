import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Played } from './play.ts';

/** Writes a case's answer and its evidence, as it lay in the bucket, into a folder; those of its confirmation beside them. */
export function keepCase(folder: string, { id, confirmation, ...first }: Played): void {
  mkdirSync(folder, { recursive: true });
  const write = (kind: string, text: string) => writeFileSync(join(folder, `${id}.${kind}.json`), `${text}\n`);
  const keep = ({ answer, evidence }: Pick<Played, 'answer' | 'evidence'>, which = '') => {
    if (answer) write(`${which}answer`, JSON.stringify(answer, null, 2));
    if (evidence) write(`${which}evidence`, JSON.stringify(JSON.parse(evidence.text), null, 2));
  };
  keep(first);
  if (confirmation) keep(confirmation, 'confirmation.');
}
