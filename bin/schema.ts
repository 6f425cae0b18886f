import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../lib/config/json-schema.ts';

/** `npm run schema`: writes the JSON Schema that editors complete the config file by. */
writeFileSync('prober.config.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
