import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';

/**
 * Keeps the evidence of a run of the matrix for the tests of the rules:
 *   npm run matrix -- --staging boulder --third --keep DIR
 *   node bin/run.mjs test/evidence/pack.ts DIR boulder
 * What a verdict said of it is left out: the tests judge anew.
 */
const [from, lab] = process.argv.slice(2);
if (from === undefined || lab === undefined) throw new Error('usage: pack.ts DIR LAB');
const to = join(import.meta.dirname, lab);
mkdirSync(to, { recursive: true });
const END = '.evidence.json';
const files = readdirSync(from).filter((file) => file.endsWith(END));
for (const file of files) {
  const { verdict: _, ...evidence } = evidenceSchema.parse(JSON.parse(readFileSync(join(from, file), 'utf8')));
  const name = `${file.slice(0, -END.length)}.json.gz`;
  // Without a time in its header, the same evidence packs to the same bytes.
  writeFileSync(join(to, name), gzipSync(JSON.stringify(evidence), { level: 9 }));
}
process.stdout.write(`${files.length} packed into ${lab}\n`);
