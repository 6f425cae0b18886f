import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema, nodesAt } from '../../../lib/config/json-schema.ts';

test('the shipped JSON Schema is current (npm run schema)', () => {
  expect(JSON.parse(readFileSync('prober.config.schema.json', 'utf8'))).toEqual(configJsonSchema());
});

test('what has a default may be left out', () => {
  expect(configJsonSchema().required).toEqual(['zone', 'cas', 'targets']);
});

test('every field of every CA preset is described, or is the preset itself', () => {
  const fields = nodesAt(configJsonSchema(), ['cas', 'any']).flatMap((node) => Object.entries(node.properties ?? {}));
  const silent = fields.filter(([name, node]) => name !== 'preset' && !('description' in node));
  expect(silent.map(([name]) => name)).toEqual([]);
});
