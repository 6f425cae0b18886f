import { describe, expect, test } from 'vitest';
import { ERROR_CODE_LIST, type ErrorCode } from '../../../lambda/contract/codes.ts';
import type { Trouble } from '../../../lambda/contract/problem.ts';
import { VERDICT_BOUNDS, verdictSchema } from '../../../lambda/contract/verdict/verdict.ts';
import { judgeRejection } from '../../../lambda/diagnosis/verdict/rejection.ts';

function trouble(code: ErrorCode, cause?: string): Trouble {
  return { code, message: 'It failed.', action: 'Mend it.', ...(cause === undefined ? {} : { cause }) };
}

const ROWS = [
  ['DynamoDB denies the role', 'ledger-unavailable', 'AccessDeniedException', 'configuration', 'iam-denies-function'],
  ['DynamoDB is throttled', 'ledger-unavailable', 'ThrottlingException', 'platform', 'ledger-failing'],
  ['DynamoDB does not answer', 'ledger-unavailable', undefined, 'platform', 'ledger-failing'],
  ['Lambda denies the role', 'dispatch-failed', 'AccessDeniedException', 'configuration', 'iam-denies-function'],
  ['Lambda has no room', 'dispatch-failed', 'TooManyRequestsException', 'platform', 'function-failing'],
  ['the function was killed', 'round-lost', undefined, 'platform', 'round-lost'],
  ['the functions are of another version', 'config-invalid', undefined, 'configuration', 'config-outdated'],
  ['the prober crashed', 'prober-defect', undefined, 'prober', 'prober-defect'],
] as const;

describe.each(ROWS)('%s', (_, code, cause, fault, verdictCode) => {
  const judged = () => judgeRejection(trouble(code, cause), { deployment: 'main', target: 'web' });

  test('is the fault of whoever must act, and says nothing of renewal or failover', () => {
    const verdict = judged();

    expect(verdict).toMatchObject({
      ...{ fault, code: verdictCode, confidence: 'proved', change: 'first', summary: 'It failed.' },
      readiness: { renewal: 'unknown', failover: 'unknown' },
      page: `verdicts/${verdictCode}.md`,
      rules: [{ rule: 'rejection', fired: true, why: `rejected with ${code}` }],
      cas: [],
    });
    expect(verdictSchema.safeParse(verdict).error).toBeUndefined();
  });

  test('comes with advice whose commands name the deployment', () => {
    const verdict = judged();
    const commands = verdict?.actions.flatMap(({ command }) => command ?? []) ?? [];

    expect(verdict?.actions.length).toBeGreaterThan(0);
    expect(commands.join('\n')).toMatch(/renewal-prober-main-functions|--stack main/);
    expect(commands.join('\n')).not.toMatch(/<deployment>|undefined/);
  });
});

test('the step is told where it is known', () => {
  expect(judgeRejection({ ...trouble('round-lost'), step: 'publish' })).toMatchObject({ step: 'publish' });
  expect(judgeRejection(trouble('round-lost'))).not.toHaveProperty('step');
});

test('without a run id, what looks like an error is looked for in the log', () => {
  const [find] = judgeRejection(trouble('prober-defect'), { deployment: 'main' })?.actions ?? [];

  expect(find?.command).toMatch(/--since 2h --filter-pattern '\?ERROR \?rejected'$/);
});

test('a probe function that could not be called is deployed again, and its own log is read', () => {
  const actions = judgeRejection(trouble('dispatch-failed'), { deployment: 'main' })?.actions ?? [];

  expect(actions[0]).toEqual({
    text: 'Deploy again: an error at the start means a deployment by half.',
    command: 'npx cdk deploy --all',
  });
  expect(actions[2]?.command).toContain("OutputKey=='ProbeFunctionName'");
});

test('without a place, the reader fills in the deployment', () => {
  const commands = judgeRejection(trouble('round-lost'))?.actions.flatMap(({ command }) => command ?? []) ?? [];

  expect(commands[0]).toContain("--stack-name 'renewal-prober-<deployment>-functions'");
  expect(commands[1]).toBe('npm run -s prober -- now');
});

test('what the caller asked for wrongly, and what no rejection has, is no verdict', () => {
  const judged = ERROR_CODE_LIST.filter((code) => judgeRejection(trouble(code)) !== undefined);

  expect(judged.sort()).toEqual([
    'config-invalid',
    'dispatch-failed',
    'ledger-unavailable',
    'prober-defect',
    'round-lost',
  ]);
});

test('a long message is cut to what a summary may hold', () => {
  const verdict = judgeRejection({ ...trouble('prober-defect'), message: 'x'.repeat(2_000) });

  expect(verdict?.summary).toHaveLength(VERDICT_BOUNDS.summary);
});
