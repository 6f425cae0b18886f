import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Evidence, type EvidenceFacts, evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';

/** Evidence of real rounds, as `test/evidence/pack.ts` kept it: of Boulder, of Pebble, each with step-ca as a third CA. */

export const LABS = ['boulder', 'pebble'] as const;
export type Lab = (typeof LABS)[number];

const folderOf = (lab: Lab) => join(import.meta.dirname, '../../evidence', lab);

/** Cases of the matrix that there is evidence of. */
export function keptCases(lab: Lab): string[] {
  return readdirSync(folderOf(lab)).flatMap((file) => (file.endsWith('.json.gz') ? [file.slice(0, -8)] : []));
}

const texts = new Map<string, string>();

/** Facts of a round, each time others, so that a test may change them. */
export function keptFacts(id: string, lab: Lab = 'boulder'): EvidenceFacts {
  const file = join(folderOf(lab), `${id}.json.gz`);
  const text = texts.get(file) ?? factsIn(file);
  texts.set(file, text);
  return JSON.parse(text);
}

/** They are held against the schema once, which takes longer than everything else. */
function factsIn(file: string): string {
  return JSON.stringify(evidenceSchema.parse(JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))));
}

/** With the findings that follow from them today. */
export function keptEvidence(id: string, lab: Lab = 'boulder'): Evidence {
  const facts = keptFacts(id, lab);
  return { ...facts, findings: deriveFindings(facts) };
}
