import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examine, examplesOf } from '../../fuzz/examine.ts';
import { inputsFor } from '../../fuzz/inputs.ts';
import { keptOf } from '../../fuzz/kept.ts';
import { PARSERS } from '../../fuzz/parsers.ts';
import { REPOSITORY } from '../support/sources.ts';

/** A slice of `npm run prove -- fuzz`: so many inputs for each reader, none of them very large. */
const INPUTS = 300;
const LARGEST = 4_000;

describe.each(PARSERS)('$name', (parser) => {
  test('reads its examples, and inputs that once did what no input may', async () => {
    const examples = await examplesOf(parser);
    for (const input of [...examples, ...keptOf(parser.name).map((each) => each.input)]) await examine(parser, input);
    expect(examples.length).toBeGreaterThan(0);
  });

  test('makes of hostile input what the product expects, in time', async () => {
    const inputs = inputsFor({ ...parser, largest: Math.min(parser.largest, LARGEST) }, await examplesOf(parser));
    const property = fc.asyncProperty(inputs, async (input) => {
      await examine(parser, input);
    });
    await fc.assert(property, { numRuns: INPUTS });
  }, 60_000);
});

test('docs/hostile-input.md has a row for every reader, and no other', () => {
  const page = readFileSync(join(REPOSITORY, 'docs/hostile-input.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(PARSERS.map(({ name }) => name).sort());
});

test('every reader has a name of its own', () => {
  expect(new Set(PARSERS.map(({ name }) => name)).size).toBe(PARSERS.length);
});
