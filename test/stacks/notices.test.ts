import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { addStacks } from '../../lib/stacks/add-stacks.ts';
import { settingsWith } from './settings.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

test('the app tells each notice once, and a warning with the id that it is acknowledged by', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    addStacks(
      app,
      settingsWith({ cas: { it: { preset: 'sectigo' } }, targets: { canary: { kind: 'canary', names: ['@'] } } }),
    );
    const messages = app.synth().stacks.flatMap((stack) => stack.messages);
    const own = messages.filter(({ entry }) => String(entry.data).includes('Sectigo (it)'));
    expect(own.map(({ level, entry }) => `${level} ${/\[ack: (.*)\]$/.exec(String(entry.data))?.[1]}`)).toEqual([
      'warning renewal-prober:costs:it',
      'warning renewal-prober:public-ct:it',
      'info renewal-prober:account-binding:it',
      'info renewal-prober:unverified:it',
    ]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});
