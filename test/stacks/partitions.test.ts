import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { synthesise, type Templates } from './synthesis.ts';

const account = '111122223333';

function textOf(templates: Templates): string {
  return Object.values(templates)
    .map((template) => JSON.stringify(template.toJSON()))
    .join('\n');
}

test('names no partition, region or account of its own', () => {
  const text = textOf(synthesise(settingsWith()));
  expect(text).not.toMatch(/arn:aws/);
  expect(text).not.toMatch(/\b(us|eu|ap|cn)-[a-z]+-\d\b/);
  expect(text).not.toMatch(/:\d{12}:/);
});

test.each([
  ['us-gov-west-1', 'aws-us-gov'],
  ['cn-north-1', 'aws-cn'],
  ['eu-central-1', 'aws'],
])('in %s every ARN is of the partition %s', (region, partition) => {
  const text = textOf(synthesise(settingsWith(), { account, region }));
  const partitions = [...text.matchAll(/arn:(aws[a-z-]*):/g)].map(([, found]) => found);
  expect(partitions.length).toBeGreaterThan(3);
  expect([...new Set(partitions)]).toEqual([partition]);
});
