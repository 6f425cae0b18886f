import { readFileSync, writeFileSync } from 'node:fs';
import { withCasTables } from './pages/cas-table.ts';

/** Part of `npm run schema`: writes the tables of the presets into the page about CAs. */
const PAGE = 'docs/cas.md';

writeFileSync(PAGE, withCasTables(readFileSync(PAGE, 'utf8')));
