import { resolve } from 'node:path';

/** A file as the caller named it: npm runs its scripts in the package's folder, and tells where it was called from. */
export function fileNamed(name: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), name);
}
