import { App } from 'aws-cdk-lib';
import { harmless } from '../lambda/contract/harmless.ts';
import { ConfigError } from '../lib/config/config-error.ts';
import { loadPlan } from '../lib/config/load.ts';
import { addAll } from '../lib/stacks/add-all.ts';

/** The CDK app: `cdk deploy --all -c config=<file>`; `prober.config.json` unless told. */
const app = new App();
const file: unknown = app.node.tryGetContext('config') ?? 'prober.config.json';

try {
  addAll(app, loadPlan(String(file)));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`\n${harmless(error.message)}\n\n`);
  process.exitCode = 1;
}
