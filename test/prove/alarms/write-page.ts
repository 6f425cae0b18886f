import { readFileSync, writeFileSync } from 'node:fs';
import { alarmsPage } from './page.ts';

/** Writes docs/alarms-proved.md out of docs/proved/alarms.json. */
const DOCS = new URL('../../../docs/', import.meta.url);

const record = JSON.parse(readFileSync(new URL('proved/alarms.json', DOCS), 'utf8'));
writeFileSync(new URL('alarms-proved.md', DOCS), alarmsPage(record));
