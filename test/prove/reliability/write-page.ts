import { writeFileSync } from 'node:fs';
import { FILE, page } from './records.ts';

/** Writes docs/reliability.md out of the records of the last runs. */
writeFileSync(FILE, page());
