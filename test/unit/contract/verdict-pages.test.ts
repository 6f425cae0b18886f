import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DNS_CAUSES } from '../../../lambda/contract/causes.ts';
import { ERROR_CODES } from '../../../lambda/contract/codes.ts';
import { CAA_REASONS } from '../../../lambda/contract/evidence/caa.ts';
import { CONTROL_KINDS, CONTROL_REASONS } from '../../../lambda/contract/evidence/controls.ts';
import { aliasCheckSchema, dnssecCheckSchema, RESOLVER_READINGS } from '../../../lambda/contract/evidence/dns.ts';
import { FINDING_OUTCOMES, FINDINGS } from '../../../lambda/contract/evidence/findings.ts';
import { VERDICT_CODE_LIST, VERDICT_CODES, type VerdictCode } from '../../../lambda/contract/verdict/catalogue.ts';
import { EXPERIMENTS, FAULTS, READINESSES } from '../../../lambda/contract/verdict/vocabulary.ts';

const FOLDER = 'docs/verdicts';
const INDEX = 'README.md';
/** Pages of the folder that are about no single code. */
const OTHERS = [INDEX, 'rules.md'];
const HEADINGS = ['What it means', 'How we know', 'What to do', 'How to check by hand'];
/** Columns of a terminal. */
const WIDEST = 100;

/** Values that findings tell cases apart by and that no list of the contract holds. */
const FINDING_VALUES = 'name-servers no-alias no-name no-record not-delegated other-value other-zone too-large';
/** Words of DNS, ACME, HTTP and of other programs that are written with a hyphen. */
const FOREIGN_WORDS =
  'cache-control change-resource-record-sets dns-01 http-01 issue-wild no-store replay-nonce retry-after';
const KNOWN = new Set<string>([
  ...Object.keys(FINDINGS),
  ...FINDING_OUTCOMES,
  ...VERDICT_CODE_LIST,
  ...Object.keys(ERROR_CODES),
  ...DNS_CAUSES,
  ...Object.values(CAA_REASONS).flat(),
  ...CONTROL_KINDS,
  ...CONTROL_REASONS,
  ...RESOLVER_READINGS,
  ...aliasCheckSchema.shape.end.options,
  ...dnssecCheckSchema.shape.state.options,
  ...EXPERIMENTS,
  ...FAULTS,
  ...READINESSES,
  ...FINDING_VALUES.split(' '),
  ...FOREIGN_WORDS.split(' '),
]);
const FACTS = new Set<string>([...Object.keys(FINDINGS), ...Object.keys(ERROR_CODES)]);

const read = (file: string) => readFileSync(join(FOLDER, file), 'utf8');
const withoutCode = (text: string) => text.replace(/^ *```[\s\S]*?^ *```$/gm, '');
/** What stands in backquotes, outside of blocks of code. */
const quoted = (text: string) => [...withoutCode(text).matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
const codes = VERDICT_CODE_LIST.filter((code) => existsSync(join(FOLDER, `${code}.md`)));

/** The text below a heading of the second level. */
function section(text: string, heading: string): string {
  const [, found = ''] = text.split(`\n## ${heading}\n`);
  return found.split('\n## ')[0] ?? '';
}

test('every code has a page, and every page a code', () => {
  const pages = readdirSync(FOLDER).filter((file) => !OTHERS.includes(file));

  expect(pages.sort()).toEqual(VERDICT_CODE_LIST.map((code) => `${code}.md`).sort());
});

describe.each(codes)('the page about %s', (code) => {
  const text = read(`${code}.md`);
  const [heading, blank, title, fault] = text.split('\n');

  test('begins with code, title and fault as the catalogue has them, and the usual readiness', () => {
    expect([heading, blank, title]).toEqual([`# ${code}`, '', VERDICT_CODES[code].title]);
    expect(fault).toMatch(new RegExp(`^Fault: \`${VERDICT_CODES[code].fault}\`\\. Readiness: \\S`));
  });

  test('has the four headings in their order, each with something below it', () => {
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, each]) => each)).toEqual(HEADINGS);
    expect(HEADINGS.filter((each) => section(text, each).trim().length < 80)).toEqual([]);
  });

  test('names the findings or errors that it rests on, numbers what to do, and shows a command', () => {
    expect(quoted(section(text, 'How we know')).filter((word) => FACTS.has(word))).not.toEqual([]);
    expect(section(text, 'What to do')).toMatch(/^1\. [\s\S]*^3\. /m);
    expect(section(text, 'How to check by hand')).toMatch(/^```sh\n/m);
  });

  test('speaks only of findings, codes and values that exist', () => {
    const words = quoted(text).filter((word) => /^[a-z0-9]+(-[a-z0-9]+)+$/.test(word));

    expect(words.filter((word) => !KNOWN.has(word))).toEqual([]);
  });
});

test.each([INDEX, ...codes.map((code) => `${code}.md`)])(
  '%s: links lead somewhere, and lines fit a terminal',
  (file) => {
    const text = read(file);

    expect([...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to = '']) => to).filter((to) => !leads(to, file))).toEqual([]);
    expect(text.split('\n').filter((line) => line.length > WIDEST)).toEqual([]);
    expect(withoutCode(text)).not.toMatch(/<\/?(a|br|b|i|p|div|details|summary|table)\b[^`]*>/);
  },
);

test('the list of all codes has each once, below its fault and with its title', () => {
  const listed = read(INDEX).split('\n## All codes\n')[1] ?? '';
  const byFault = listed.split('\n### ').slice(1);
  const found = byFault.flatMap((part) => {
    const fault = part.split('\n')[0];
    const items = part.replaceAll('\n  ', ' ').matchAll(/^- \[(.+?)\]\((.+?)\): (.*)$/gm);
    return [...items].map(([, code, to, title]) => ({ fault, code, to, title }));
  });

  expect(byFault.map((part) => part.split('\n')[0])).toEqual(FAULTS);
  expect(found).toEqual(
    FAULTS.flatMap((fault) => VERDICT_CODE_LIST.filter((code) => VERDICT_CODES[code].fault === fault)).map(entryOf),
  );
});

function entryOf(code: VerdictCode) {
  return { fault: VERDICT_CODES[code].fault, code, to: `${code}.md`, title: VERDICT_CODES[code].title };
}

/** Whether the file is there, and in it the heading that the link names. */
function leads(to: string, from: string): boolean {
  const [path = '', anchor] = to.split('#');
  const file = path === '' ? join(FOLDER, from) : join(FOLDER, dirname(from), path);
  if (!existsSync(file)) return false;
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, each = '']) =>
    each
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  return anchor === undefined || headings.includes(anchor);
}
