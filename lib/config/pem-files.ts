import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { certificateIdOf } from '../../lambda/contract/certificate-id.ts';
import { shown } from '../../lambda/contract/issue-words.ts';
import { certificatesOf } from '../../lambda/contract/presets/pem.ts';
import type { Complaint } from './config-error.ts';

/** Reads PEM files named by a field of the config: one PEM per certificate. */
export type PemReader = (path: readonly PropertyKey[], files: readonly string[]) => string[];

/** The name (RFC 9773 section 4.1) of the first certificate in a file that a field of the config names. */
export type CertificateIdReader = (path: readonly PropertyKey[], file: string) => string | undefined;

/** @param folder of the config file, which the path is relative to */
export function createCertificateIdReader(
  folder: string,
  complain: (complaint: Complaint) => void,
): CertificateIdReader {
  return (path, file) => {
    const fault = (why: string) =>
      complain({
        path: [...path],
        text: `got ${shown(file)}, which ${why}, wants a file with a certificate of the CA, PEM`,
      });
    const [leaf] = readCertificates(resolve(folder, file), fault);
    if (leaf === undefined || !isCertificate(leaf)) return undefined;
    const id = certificateIdOf(leaf);
    if (id === undefined) fault('names no key of its issuer (authority key identifier)');
    return id;
  };
}

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

/** Of a file: all roots that browsers know are a quarter of it. What is no file has no end, maybe. */
const MOST_BYTES = 1_000_000;

function readCertificates(file: string, fault: (why: string) => void): string[] {
  let certificates: string[];
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > MOST_BYTES) {
      fault(`is no file of at most ${MOST_BYTES / 1_000_000} MB`);
      return [];
    }
    certificates = certificatesOf(readFileSync(file, 'utf8'));
  } catch (error) {
    fault(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
    return [];
  }
  if (certificates.length === 0) fault('holds none');
  if (!certificates.every(isCertificate)) fault('holds one that is damaged');
  return certificates;
}

/** Of a leaf the subject may be empty (RFC 5280 section 4.2.1.6). */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
