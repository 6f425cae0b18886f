import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { configJsonSchema, eventJsonSchemas, evidenceJsonSchema, type SchemaNode } from '../lib/config/json-schema.ts';

/**
 * `npm run schema`: writes the JSON Schemas of the config file, which editors complete it by, of the evidence, and of the
 * details of events.
 */
function write(file: string, schema: SchemaNode): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
}

write('prober.config.schema.json', configJsonSchema());
write('evidence.schema.json', evidenceJsonSchema());
for (const [file, schema] of Object.entries(eventJsonSchemas())) write(file, schema);
