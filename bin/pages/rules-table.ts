import { VERDICT_CODE_LIST } from '../../lambda/contract/verdict/catalogue.ts';
import { RULES } from '../../lambda/diagnosis/verdict/rules.ts';
import { aligned } from './aligned.ts';
import { ruleCodes } from './rule-codes.ts';

/** The part of docs/verdicts/rules.md that follows from the rules themselves. */

const BEGIN = '<!-- made by npm run schema -->';
const END = '<!-- end of what npm run schema makes -->';

/** A page with the table of this version in it. @throws Error for a page without the marks of the table */
export function withRulesTable(page: string): string {
  const [before, rest] = page.split(`${BEGIN}\n`);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`The page lacks ${BEGIN} or ${END}.`);
  return `${before}${BEGIN}\n\n${rulesTable()}\n${END}${after}`;
}

/** Every rule in its order, and below them the codes that no rule gives. */
function rulesTable(): string {
  const codes = ruleCodes(RULES.map(({ name }) => name));
  const rows = RULES.map(({ name, asks }) => [`\`${name}\``, asks, (codes.get(name) ?? []).map(link).join(', ')]);
  const given = new Set([...codes.values()].flat());
  const others = VERDICT_CODE_LIST.filter((code) => !given.has(code));
  return [
    ...aligned([['rule', 'question', 'codes'], ...rows]),
    '',
    `Codes that no rule gives: ${others.map(link).join(', ')}.`,
    '',
  ].join('\n');
}

const link = (code: string) => `[${code}](${code}.md)`;
