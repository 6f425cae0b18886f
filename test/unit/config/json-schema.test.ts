import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema, eventJsonSchemas, evidenceJsonSchema, nodesAt } from '../../../lib/config/json-schema.ts';

test.each([
  ['prober.config.schema.json', configJsonSchema],
  ['evidence.schema.json', evidenceJsonSchema],
])('the shipped %s is current (npm run schema)', (file, made) => {
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(made());
});

test('the shipped schemas of events are current, and there are no others (npm run schema)', () => {
  const made = eventJsonSchemas();
  const shipped = readdirSync('schemas/events').map((file) => `schemas/events/${file}`);
  expect(shipped.sort()).toEqual(['schemas/events/RoundCompleted.v1.json', 'schemas/events/VerdictChanged.v1.json']);
  for (const file of shipped) expect(JSON.parse(readFileSync(file, 'utf8')), file).toEqual(made[file]);
});

test('what has a default may be left out', () => {
  expect(configJsonSchema().required).toEqual(['zone', 'cas', 'targets']);
});

test('every field of every CA preset is described, or is the preset itself', () => {
  const fields = nodesAt(configJsonSchema(), ['cas', 'any']).flatMap((node) => Object.entries(node.properties ?? {}));
  const silent = fields.filter(([name, node]) => name !== 'preset' && !('description' in node));
  expect(silent.map(([name]) => name)).toEqual([]);
});
