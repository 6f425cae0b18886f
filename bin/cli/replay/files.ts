import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError, EXIT } from '../failure.ts';
import { fileNamed } from '../paths.ts';
import { parseForeign } from '../read-json.ts';
import { isAnswer, parseStored, type StoredRound } from './stored.ts';

export type StoredFile = StoredRound & {
  /** As the caller named it; of a folder's, below that. */
  readonly file: string;
};

export type ReadFiles = {
  readonly rounds: readonly StoredFile[];
  /** Answers of the probe function that lie in a folder. */
  readonly passedOver: readonly string[];
};

/** The evidence of a round is some hundred kilobytes. */
const MOST_BYTES = 20_000_000;

type Text = { readonly file: string; readonly text: string; readonly inFolder?: true };

/**
 * Reads evidence: of a folder every `.json` in it and below, by their paths.
 * @param names files, folders, or `-` for standard input
 * @throws CommandError for the first that cannot be read or is no evidence, and where there is none at all
 */
export async function readEvidence(names: readonly string[], stdin: () => Promise<string>): Promise<ReadFiles> {
  const rounds: StoredFile[] = [];
  const passedOver: string[] = [];
  for (const name of names) {
    const texts = name === '-' ? [{ file: 'standard input', text: await stdin() }] : textsOf(name);
    for (const each of texts) {
      const document = documentIn(each);
      if (each.inFolder && isAnswer(document)) passedOver.push(each.file);
      else rounds.push({ file: each.file, ...roundIn(document, each.file) });
    }
  }
  if (rounds.length === 0) throw unreadable(names.join(', '), 'there is no evidence in it');
  return { rounds, passedOver };
}

function textsOf(name: string): Text[] {
  const path = fileNamed(name);
  try {
    if (!statSync(path).isDirectory()) return [{ file: name, text: readText(path) }];
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => ({ file: join(name, file), text: readText(join(path, file)), inFolder: true }));
  } catch (error) {
    throw unreadable(name, (error as NodeJS.ErrnoException).code ?? 'it cannot be read');
  }
}

/** @throws Error with a code */
function readText(path: string): string {
  if (statSync(path).size <= MOST_BYTES) return readFileSync(path, 'utf8');
  throw Object.assign(new Error('too large'), { code: `it is larger than ${MOST_BYTES / 1_000_000} MB` });
}

function documentIn({ file, text }: Text): unknown {
  try {
    return parseForeign(text);
  } catch {
    throw unreadable(file, 'it is no JSON');
  }
}

function roundIn(document: unknown, file: string): StoredRound {
  try {
    return parseStored(document);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const { path, message } = error.issues[0] ?? { path: [], message: '' };
    throw unreadable(
      file,
      `it is no evidence that this version knows: ${path.join('.') || 'the document'}: ${message}`,
    );
  }
}

function unreadable(file: string, why: string): CommandError {
  return new CommandError(
    EXIT.usage,
    `${file} cannot be replayed: ${why}.`,
    'Name files of evidence (prober evidence RUN --out FILE), a folder of them, or - for standard input.',
  );
}
