import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { shown } from '../../lambda/contract/issue-words.ts';
import { certificatesOf } from '../../lambda/contract/presets/pem.ts';
import type { Complaint } from './config-error.ts';

/** Reads PEM files named by a field of the config: one PEM per certificate. */
export type PemReader = (path: readonly PropertyKey[], files: readonly string[]) => string[];

/**
 * @param folder of the config file, which paths are relative to
 * @param complain told of each file that cannot be used
 */
export function createPemReader(folder: string, complain: (complaint: Complaint) => void): PemReader {
  return (path, files) =>
    files.flatMap((file, index) => {
      const fault = (why: string) =>
        complain({
          path: [...path, index],
          text: `got ${shown(file)}, which ${why}, wants a file of PEM certificates`,
        });
      return readCertificates(resolve(folder, file), fault);
    });
}

function readCertificates(file: string, fault: (why: string) => void): string[] {
  let certificates: string[];
  try {
    certificates = certificatesOf(readFileSync(file, 'utf8'));
  } catch (error) {
    fault(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return [];
  }
  if (certificates.length === 0) fault('holds none');
  if (!certificates.every(isCertificate)) fault('holds one that is damaged');
  return certificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
