import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, expect, test } from 'vitest';
import { loadPlan } from '../../lib/config/load.ts';
import { addAll } from '../../lib/stacks/add-all.ts';
import { loadAll } from '../unit/config/config-file.ts';
import { CONFIG } from './settings.ts';

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

/** `rule at path`, for each finding of AwsSolutions over the stacks. */
function findings(make: (app: App) => void): string[] {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const app = new App({ outdir, stackTraces: false, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  make(app);
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

// Each template is looked at by some 150 rules.
const PATIENCE = 240_000;

test('cdk-nag has nothing against the stacks of the shipped config', { timeout: PATIENCE }, () => {
  expect(findings((app) => addAll(app, loadPlan('prober.config.json')))).toEqual([]);
});

test('nor against those of an account that is named, and what watches it', { timeout: PATIENCE }, () => {
  const environments = [{ account: '111122223333', region: 'eu-central-1' }];
  const monitoring = { account: '777788889999' };
  const plan = loadAll({ ...CONFIG, environments, monitoring });
  expect(findings((app) => addAll(app, plan))).toEqual([]);
});

test('what is added without a reason is found', { timeout: PATIENCE }, () => {
  const found = findings((app) => void new Queue(new Stack(app, 'Open'), 'Open'));
  expect(found.join('\n')).toContain('AwsSolutions-SQS4');
});
