import type { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { cellsIn, type Statement } from '../prove/grants/document.ts';
import { EXPECTED } from '../prove/grants/expected.ts';
import { idOf, roleWord, withoutNames } from '../prove/grants/ids.ts';
import { settingsWith } from './settings.ts';
import { statementsOf } from './statements.ts';
import { resourcesOf, synthesise } from './synthesis.ts';

// As the proof deploys it into a lab: everything that a grant comes with.
const { functions, alarms } = synthesise(
  settingsWith({
    cas: {
      staging: { preset: 'letsencrypt-staging' },
      backup: { preset: 'custom', role: 'backup', directory: 'https://ca.example.net/dir', publiclyTrusted: true },
      production: { preset: 'letsencrypt-production' },
    },
    targets: {
      canary: { kind: 'canary', names: ['@'] },
      www: { kind: 'real', names: ['www.example.org'], issueFrom: ['staging', 'backup'] },
    },
    certificates: {
      shop: { secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:www-AbCdEf' },
      listener: { acmArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/11111111-2222-3333-4444-555555555555' },
    },
  }),
);

/** The word in a logical id that tells resources of a statement apart. */
const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/ProberSecrets(staging|backup)/, '$1'],
  [/Prober(Probe|Account|Janitor|Pulse)Function/, '$1'],
  [/WatchingTold(Page|Notify)/, '$1'],
];

function short(value: string): string {
  for (const [pattern] of RESOURCES) {
    const [, word] = pattern.exec(value) ?? [];
    if (word !== undefined) return word.toLowerCase();
  }
  return withoutNames(value, { zoneName: 'acme.example.org', deployment: 'test' });
}

/** Resources that are known at deployment alone stand for themselves. */
function plain({ Resource, ...statement }: ReturnType<typeof statementsOf>[number]): Statement {
  const all = [Resource].flat().map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  return { ...(statement as Omit<Statement, 'Resource'>), Resource: all };
}

function grantsIn(template: Template): string[] {
  return Object.keys(resourcesOf(template, 'AWS::IAM::Role')).flatMap((id) =>
    statementsOf(template, id).flatMap((statement) =>
      cellsIn({ Statement: plain(statement) }).map((cell) => idOf(roleWord(id), cell, short)),
    ),
  );
}

test('the proof of the grants knows what uses each grant of each role, and none that no role has', () => {
  expect([...grantsIn(functions), ...grantsIn(alarms)].sort()).toEqual(Object.keys(EXPECTED).sort());
});
