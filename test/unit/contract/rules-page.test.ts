import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ruleCodes } from '../../../bin/pages/rule-codes.ts';
import { withRulesTable } from '../../../bin/pages/rules-table.ts';
import { VERDICT_CODE_LIST } from '../../../lambda/contract/verdict/catalogue.ts';

const page = readFileSync('docs/verdicts/rules.md', 'utf8');
const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| [^|]*\? +\| (.*?) +\|$/gm)].map(([, rule, codes = '']) => ({
  rule,
  codes: linked(codes),
}));

/** Codes that a text links to the pages of. */
function linked(text: string): string[] {
  return [...text.matchAll(/\[(.+?)\]\(\1\.md\)/g)].map(([, code = '']) => code);
}

describe('the page about the rules', () => {
  it('is current (npm run schema)', () => {
    expect(withRulesTable(page)).toBe(page);
  });

  it('names the codes of each rule, and tells which no rule gives', () => {
    expect(rows.filter(({ codes }) => codes.length === 0)).toEqual([]);
    const [, others = ''] = /^Codes that no rule gives: (.*)\.$/m.exec(page) ?? [];
    const named = [...rows.flatMap(({ codes }) => codes), ...linked(others)];
    expect([...new Set(named)].sort()).toEqual([...VERDICT_CODE_LIST].sort());
  });

  it('says which page lacks its marks', () => {
    expect(() => withRulesTable('# A page')).toThrow('<!-- made by npm run schema -->');
  });
});

describe('the codes of a rule', () => {
  it.each([
    ['stands in it', 'budget', ['budget-spent']],
    ['is chosen by a helper beside it', 'binding', ['binding-missing', 'binding-refused']],
    ['comes out of a table beside it', 'policy', ['identifier-refused', 'profile-refused', 'agreement-needed']],
    ['is not what something is compared with', 'validation-failing', ['ca-validation-failing']],
    ['is not that of a rule whose name is a word of it', 'certificate-wrong', ['ca-certificate-wrong']],
  ])('%s', (_what, rule, codes) => {
    expect(ruleCodes([rule]).get(rule)).toEqual(codes);
  });

  it('of a rule that is nowhere cannot be told', () => {
    expect(() => ruleCodes(['no-such-rule'])).toThrow('"no-such-rule"');
  });
});
