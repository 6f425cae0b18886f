import { writeFileSync } from 'node:fs';
import { configJsonSchema, evidenceJsonSchema, type SchemaNode } from '../lib/config/json-schema.ts';

/** `npm run schema`: writes the JSON Schemas of the config file, which editors complete it by, and of the evidence. */
const write = (file: string, schema: SchemaNode) => writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);

write('prober.config.schema.json', configJsonSchema());
write('evidence.schema.json', evidenceJsonSchema());
