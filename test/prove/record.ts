import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Part, Proof } from './part.ts';
import { versionsOf } from './software.ts';

const FOLDER = fileURLToPath(new URL('../../docs/proved/', import.meta.url));

/** What `docs/proved/<part>.json` holds: the last run of a part, for a person to commit. */
export type ProofRecord = Proof & {
  readonly part: string;
  /** When it ended, ISO 8601. */
  readonly date: string;
  /** What was proved, with `-dirty` where the clone held more than that. */
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly seconds: number;
};

export function recordOf(part: Part, proof: Proof, seconds: number): ProofRecord {
  return {
    part: part.name,
    date: new Date().toISOString(),
    commit: commit(),
    held: proof.held,
    versions: versionsOf(part.software),
    counts: proof.counts,
    seconds: Math.round(seconds),
    figures: proof.figures,
    ...(proof.cases ? { cases: proof.cases } : {}),
    ...(proof.alarms ? { alarms: proof.alarms } : {}),
    ...(proof.fuzz ? { fuzz: proof.fuzz } : {}),
    ...(proof.survivors ? { survivors: proof.survivors } : {}),
    ...(proof.undecided ? { undecided: proof.undecided } : {}),
  };
}

/** @returns the path of the file */
export function writeRecord(record: ProofRecord, folder = FOLDER): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${record.part}.json`);
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
  return file;
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  // What parts leave, and waits to be committed, proves nothing else.
  const left = ['docs/proved', 'docs/pictures'].map((folder) => `:(exclude,top)${folder}`);
  const changed = git('status', '--porcelain', '--', ':/', ...left);
  return `${git('rev-parse', 'HEAD')}${changed === '' ? '' : '-dirty'}`;
}
