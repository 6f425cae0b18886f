import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Part } from '../../prove/part.ts';
import { PARTS, partNamed } from '../../prove/parts.ts';
import { recordOf, writeRecord } from '../../prove/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'proved-'));
afterAll(() => rmSync(folder, { recursive: true }));

const part: Part = {
  name: 'made-up',
  summary: 'made up',
  minutes: 1,
  software: ['ministack', 'pebble', 'boulder', 'step-ca'],
  run: async () => ({ held: true, counts: { passed: 1, failed: 0, skipped: 0 }, figures: {} }),
};

test('a result names the commit and the version of everything that took part', async () => {
  const record = recordOf(
    part,
    { held: false, counts: { passed: 2, failed: 1, skipped: 3 }, figures: { seed: 7 } },
    61.6,
  );

  expect(record).toMatchObject({
    part: 'made-up',
    held: false,
    counts: { passed: 2, failed: 1, skipped: 3 },
    seconds: 62,
    figures: { seed: 7 },
  });
  expect(record.commit).toMatch(/^[0-9a-f]{40}(-dirty)?$/);
  expect(Object.keys(record.versions)).toEqual(['node', 'ministack', 'pebble', 'boulder', 'step-ca']);
  for (const version of Object.values(record.versions)) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
});

test('the file of a result is named by its part', async () => {
  const record = recordOf(
    part,
    await part.run({ progress: () => undefined, rounds: 1, seed: 1, insync: { min: 0, max: 0 }, inputs: 1, pairs: 1 }),
    1,
  );

  const file = writeRecord(record, folder);

  expect(file).toBe(join(folder, 'made-up.json'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(record);
});

test('a part that is none is refused with those that there are', () => {
  expect(() => partNamed('unheard')).toThrow(
    `No part "unheard". There are ${PARTS.map(({ name }) => name).join(', ')}.`,
  );
});
