import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Evidence, evidenceSchema } from '../../../lambda/contract/evidence/evidence.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';

/** Evidence of real rounds, as `test/evidence/pack.ts` kept it: of Boulder, of Pebble, each with step-ca as a third CA. */

export const LABS = ['boulder', 'pebble'] as const;
export type Lab = (typeof LABS)[number];

const folderOf = (lab: Lab) => join(import.meta.dirname, '../../evidence', lab);

/** Cases of the matrix that there is evidence of. */
export function keptCases(lab: Lab): string[] {
  return readdirSync(folderOf(lab)).flatMap((file) => (file.endsWith('.json.gz') ? [file.slice(0, -8)] : []));
}

/** Read anew each time, so that a test may change it; with the findings that follow from it today. */
export function keptEvidence(id: string, lab: Lab = 'boulder'): Evidence {
  const text = gunzipSync(readFileSync(join(folderOf(lab), `${id}.json.gz`))).toString('utf8');
  const facts = evidenceSchema.parse(JSON.parse(text));
  return { ...facts, findings: deriveFindings(facts) };
}
