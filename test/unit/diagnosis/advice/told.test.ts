import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERDICT_CODE_LIST, type VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import { advise } from '../advice-cases.ts';
import { CASES } from './told-cases.ts';

/** `told.txt`: all advice as a person reads it. */
const page = readFileSync(new URL('told.txt', import.meta.url), 'utf8');

const stackOutput = (key: string) =>
  `aws cloudformation describe-stacks --stack-name 'renewal-prober-main-functions' --query "Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue" --output text`;

/** What stands for long pieces of commands in the page. */
const SHORT: readonly (readonly [name: string, command: string])[] = [
  ...['ProbeFunction', 'AccountFunction', 'JanitorFunction', 'LedgerTable', 'EvidenceBucket'].map(
    (thing) => [thing, `$(${stackOutput(`${thing}Name`)})`] as const,
  ),
  ['SecretOfStaging', `$(${stackOutput('SecretArns')} | jq -r '."staging"')`],
  [
    'HostedZone',
    '$(aws route53 list-hosted-zones-by-name --dns-name acme.example.org --max-items 5 --query \'HostedZones[?Name==`"acme.example.org."` && Config.PrivateZone==`false`].Id | [0]\' --output text)',
  ],
];

type Section = { readonly title: string; readonly code: VerdictCode; readonly of: string; readonly told: string };

const sections = page
  .split(/^## /m)
  .slice(1)
  .map((text): Section => {
    const [title = '', ...lines] = text.split('\n');
    const [, code = '', of = ''] = /^([a-z0-9-]+)(?:, (.+))?$/.exec(title) ?? [];
    return { title, code: code as VerdictCode, of, told: lines.join('\n').trim() };
  });

test('the page has every code and every case', () => {
  const plain = sections.filter(({ of }) => of === '').map(({ code }) => code);

  expect([...plain].sort()).toEqual([...VERDICT_CODE_LIST].sort());
  expect([...new Set(sections.map(({ of }) => of))].sort()).toEqual(Object.keys(CASES).sort());
});

test.each(sections)('$title', ({ code, of, told }) => {
  const actions = advise(code, CASES[of], { cas: [code === 'ca-production-failing' ? 'production' : 'staging'] });

  expect(actions.map(shown).join('\n')).toBe(told);
});

/** A sentence, and below it the lines of its command. */
function shown({ text, command }: ReturnType<typeof advise>[number]): string {
  const short = SHORT.reduce((words, [name, long]) => words.replaceAll(long, `{${name}}`), command ?? '');
  return [`- ${text}`, ...(command === undefined ? [] : short.split('\n').map((line) => `  ${line}`))].join('\n');
}
