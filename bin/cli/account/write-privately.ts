import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandError, EXIT } from '../failure.ts';

/**
 * Writes a file, or files into a new folder, that their owner alone can read. What is there already is left as it is, a
 * terminal or a pipe included.
 * @param content a text, or texts by their paths in the folder
 * @throws CommandError
 */
export function writePrivately(out: string, content: string | Readonly<Record<string, string>>): void {
  try {
    if (typeof content === 'string') write(out, content);
    else writeFolder(out, content);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(
      EXIT.usage,
      code === 'EEXIST'
        ? `${out} is there already, and was left as it is. (out-exists)`
        : `${out} cannot be written (${code}).`,
      'Name another file with --out, one that is not there yet.',
      { code: code === 'EEXIST' ? 'out-exists' : 'out-unwritable' },
    );
  }
}

function writeFolder(out: string, content: Readonly<Record<string, string>>): void {
  mkdirSync(out, { mode: 0o700 });
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(join(out, dirname(path)), { recursive: true, mode: 0o700 });
    write(join(out, path), text);
  }
}

/** `wx` opens nothing that exists, follows no link, and so reaches no device. */
function write(path: string, text: string): void {
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
}
