import { writeFileSync } from 'node:fs';
import { DOCS, pages } from './pages.ts';

/** Writes docs/alarms-proved.md and docs/pictures.md out of what the last run left. */
for (const { file, text } of pages()) writeFileSync(new URL(file, DOCS), text);
