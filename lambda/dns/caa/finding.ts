import {
  type CaaEvidenceRecord,
  type CaaFinding,
  MOST_CAA_MESSAGE,
  MOST_CAA_RECORDS,
  MOST_CAA_TAG,
  MOST_CAA_VALUE,
} from '../../contract/evidence/caa.ts';
import { escapeOctets } from '../observe/message.ts';
import type { FoundSet } from './climb.ts';
import type { CaaIssuer } from './issuer.ts';
import type { CaaJudgement } from './judge.ts';
import type { CaaRecord } from './record.ts';
import { CAA_WORDS } from './words.ts';

/** A judgement as evidence: bounded, and printable whatever octets the records hold. */
export function findingOf(
  identifier: string,
  { id, accountUrl }: CaaIssuer,
  found: FoundSet,
  { outcome, reason, decidedBy }: CaaJudgement,
): CaaFinding {
  const records = found?.set.records ?? [];
  return {
    identifier,
    ca: id,
    ...(accountUrl === undefined ? {} : { accountUrl }),
    outcome,
    reason,
    message: inWords(identifier, found, { outcome, reason, ...(decidedBy === undefined ? {} : { decidedBy }) }),
    ...(found ? { foundAt: found.at } : {}),
    aliases: [...(found?.set.aliases ?? [])],
    ...(decidedBy === undefined || decidedBy >= MOST_CAA_RECORDS ? {} : { decidedBy }),
    records: records.slice(0, MOST_CAA_RECORDS).map(printable),
    recordCount: records.length,
  };
}

function inWords(identifier: string, found: FoundSet, { reason, decidedBy }: CaaJudgement): string {
  const place = found?.at ?? identifier;
  const decisive = decidedBy === undefined ? undefined : found?.set.records[decidedBy];
  const record = decisive ? ` (${describeRecord(printable(decisive))})` : '';
  const why = found?.set.trouble ? `: ${found.set.trouble.why}` : '';
  return `CAA at ${place} ${CAA_WORDS[reason]}${record}${why}`.slice(0, MOST_CAA_MESSAGE);
}

/** As a zone file has it. */
function describeRecord({ flags, tag, value }: CaaEvidenceRecord): string {
  return `${flags} ${tag} "${value}"`;
}

function printable({ flags, tag, value }: CaaRecord): CaaEvidenceRecord {
  return { flags, tag: show(tag, MOST_CAA_TAG), value: show(value, MOST_CAA_VALUE) };
}

function show(text: string, most: number): string {
  return escapeOctets(Buffer.from(text.slice(0, most), 'latin1'), /[^\x20-\x7e]|["\\]/g).slice(0, most);
}
