import { plainName } from './server.ts';

/** Longest string of a TXT record; a longer value is several strings side by side (RFC 1035 section 3.3.14). */
const LONGEST_STRING = 255;

/** Route 53 gives `*` and other rare characters as `\ooo`, octal ("DNS domain name format" in its developer guide). */
export function canonicalName(name: string): string {
  return plainName(name.replace(/\\([0-3][0-7]{2})/g, (_, octal: string) => octalCharacter(octal)));
}

/** A TXT value in the form of Route 53: quoted strings (ResourceRecordTypes in its developer guide, "TXT"). */
export function quoteTxt(value: string): string {
  const strings = value.match(new RegExp(`.{1,${LONGEST_STRING}}`, 'gs')) ?? [''];
  return strings.map((string) => `"${string.replace(/["\\]/g, '\\$&')}"`).join(' ');
}

/** The text that a TXT value of Route 53 stands for. */
export function unquoteTxt(value: string): string {
  const strings = value.match(/"(?:[^"\\]|\\.)*"/gs)?.map((string) => string.slice(1, -1)) ?? [value];
  return strings
    .join('')
    .replace(/\\([0-3][0-7]{2}|.)/gs, (_, escaped: string) =>
      escaped.length === 3 ? octalCharacter(escaped) : escaped,
    );
}

function octalCharacter(octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}
