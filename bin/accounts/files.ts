import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AccountFile } from './found.ts';
import { AccountFileError } from './trouble.ts';

/** An account file is some kilobytes at most; the manifests of a cluster may lie in one file. */
export const LIMITS = { bytes: 1 << 20, files: 500, depth: 10 } as const;
/** Names of files that a client keeps accounts in; certificates and logs lie in other ones. */
const MAY_BE = /\.(json|key|pem|conf|ya?ml|jwk)$|^account/;

/**
 * What lies at a path: the files of a folder and of those below it; of a file also its neighbours, for an account is in
 * several.
 * @throws AccountFileError
 */
export function filesAt(path: string): { readonly files: AccountFile[]; readonly only: string | undefined } {
  const found = kindOf(path);
  if (found === 'folder') return { files: filesBelow(path), only: undefined };
  const folder = dirname(path);
  const near = basename(folder) === 'keys' ? [folder, dirname(folder)] : [folder, join(folder, 'keys')];
  const others = near.flatMap(filesIn).filter((each) => each !== path);
  // What lies beside the file by chance is no reason to refuse it.
  return { files: [read(path), ...others.slice(0, LIMITS.files).flatMap(readIfFit)], only: path };
}

function kindOf(path: string): 'file' | 'folder' {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return 'folder';
    if (found.isFile()) return 'file';
  } catch (error) {
    throw unreadable(path, (error as NodeJS.ErrnoException).code);
  }
  throw unreadable(path, 'neither a file nor a folder');
}

/** Folders that are symbolic links are entered: certbot makes such between the directories of one CA. */
function filesBelow(root: string): AccountFile[] {
  const files: AccountFile[] = [];
  const open = [{ folder: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { folder, depth } = next;
    for (const name of namesIn(folder)) {
      const path = join(folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found?.isDirectory() && depth < LIMITS.depth) open.push({ folder: path, depth: depth + 1 });
      if (found?.isFile() && MAY_BE.test(name)) files.push(read(path));
      if (files.length + open.length > LIMITS.files) throw tooMany(root);
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && MAY_BE.test(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw unreadable(folder, (error as NodeJS.ErrnoException).code);
  }
}

function read(path: string): AccountFile {
  try {
    if (statSync(path).size > LIMITS.bytes) {
      throw new AccountFileError(
        'file-too-large',
        `${path} is larger than any account file (${LIMITS.bytes >> 20} MiB).`,
        'Name the file or the folder of the account itself.',
      );
    }
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    if (error instanceof AccountFileError) throw error;
    throw unreadable(path, (error as NodeJS.ErrnoException).code);
  }
}

function readIfFit(path: string): AccountFile[] {
  try {
    return [read(path)];
  } catch {
    return [];
  }
}

function unreadable(path: string, why: string | undefined): AccountFileError {
  return new AccountFileError(
    'path-unreadable',
    `${path} cannot be read (${why ?? 'unknown'}).`,
    'Check the path and the rights: clients keep their accounts readable by their own user alone.',
  );
}

function tooMany(root: string): AccountFileError {
  return new AccountFileError(
    'too-many-files',
    `There are more than ${LIMITS.files} files and folders in ${root}.`,
    'Name the folder of the account itself.',
  );
}
