import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../lib/config/load.ts';
import { addStacks, type ProberStacks } from '../../lib/stacks/add-stacks.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
const folder = mkdtempSync(join(tmpdir(), 'nag-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Report = {
  readonly pluginReports: readonly {
    readonly pluginName?: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
};

/** `rule at path`, for each finding of AwsSolutions over the shipped config. */
function findings(env?: Environment, more: (stacks: ProberStacks) => void = () => undefined): string[] {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  more(addStacks(app, loadConfig('prober.config.json'), env));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    return [];
  } catch (error) {
    const report = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
    const { pluginReports } = JSON.parse(report) as Report;
    const found = pluginReports
      .flatMap(({ violations }) => violations)
      .filter(({ ruleName }) => ruleName.includes('AwsSolutions'));
    if (found.length === 0) throw error;
    return found.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    );
  }
}

test('cdk-nag has nothing against the stacks, in any account and in one that is named', () => {
  expect(findings()).toEqual([]);
  expect(findings({ account: '111122223333', region: 'eu-central-1' })).toEqual([]);
});

test('what is added without a reason is found', () => {
  const found = findings(undefined, ({ functions }) => void new Queue(functions, 'Open'));
  expect(found.join('\n')).toContain('AwsSolutions-SQS4');
});
