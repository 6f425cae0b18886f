import { readFileSync } from 'node:fs';
import { ERROR_CODES, type ErrorCode } from '../../lambda/contract/codes.ts';
import { pageOf, VERDICT_CODE_LIST, VERDICT_CODES, type VerdictCode } from '../../lambda/contract/verdict/catalogue.ts';
import { FAULTS } from '../../lambda/contract/verdict/vocabulary.ts';
import { ranked } from '../../lib/config/nearest.ts';
import type { Context } from './context.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';
import { columns, wrap } from './print/layout.ts';
import { markdownLines } from './print/markdown.ts';
import type { Paint } from './print/paint.ts';
import { WHO_ACTS } from './print/verdict.ts';

const DOCS = new URL('../../docs/', import.meta.url);
const MOST_NEAREST = 5;

/** `prober explain`: the page about a code, or all codes by who must act. */
export async function explain(
  code: string | undefined,
  { json }: { readonly json?: boolean },
  { print, paint }: Pick<Context, 'print' | 'paint'>,
): Promise<ExitCode> {
  if (code === undefined) print(json ? [JSON.stringify(catalogue(), null, 2)] : catalogueLines(paint));
  else if (isVerdictCode(code))
    print(json ? [JSON.stringify({ ...entry(code), text: page(code) }, null, 2)] : pageLines(code, paint));
  else if (isErrorCode(code)) print(json ? [JSON.stringify({ code, title: ERROR_CODES[code] })] : errorCodeLines(code));
  else throw unknownCode(code);
  return EXIT.ok;
}

const isVerdictCode = (code: string): code is VerdictCode => Object.hasOwn(VERDICT_CODES, code);
const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

function entry(code: VerdictCode) {
  return { code, ...VERDICT_CODES[code], page: `docs/${pageOf(code)}` };
}

function catalogue() {
  return VERDICT_CODE_LIST.map(entry);
}

function catalogueLines(paint: Paint): string[] {
  return FAULTS.flatMap((fault) => {
    const rows = catalogue().filter((each) => each.fault === fault);
    const heading = `${paint('strong', fault)} (must act: ${WHO_ACTS[fault]})`;
    return [
      heading,
      ...columns(
        rows.map(({ code, title }) => [code, title]),
        2,
      ),
      '',
    ];
  }).slice(0, -1);
}

function page(code: VerdictCode): string | undefined {
  try {
    return readFileSync(new URL(pageOf(code), DOCS), 'utf8');
  } catch {
    return undefined;
  }
}

function pageLines(code: VerdictCode, paint: Paint): string[] {
  const text = page(code);
  if (text !== undefined) return markdownLines(text.trim(), paint);
  const { title, fault } = VERDICT_CODES[code];
  return [
    ...wrap(`${paint('strong', code)}: ${title}`),
    ...wrap(`Must act: ${WHO_ACTS[fault]}.`),
    'There is no page about it here.',
  ];
}

function errorCodeLines(code: ErrorCode): string[] {
  return [
    ...wrap(`${code}: ${ERROR_CODES[code]}`),
    ...wrap('This is the error code of a step. Who must act is told by the code of the verdict.'),
  ];
}

function unknownCode(code: string): CommandError {
  const parts = code
    .toLowerCase()
    .split('-')
    .filter((part) => part.length > 2);
  const alike = VERDICT_CODE_LIST.filter((each) => parts.some((part) => each.split('-').includes(part)));
  const nearest = [...new Set([...ranked(code, VERDICT_CODE_LIST), ...alike])].slice(0, MOST_NEAREST);
  return new CommandError(
    EXIT.usage,
    `There is no code "${code}".`,
    nearest.length > 0 ? `Near it are: ${nearest.join(', ')}.` : 'All codes: prober explain',
  );
}
