import { readFileSync, writeFileSync } from 'node:fs';
import { withRulesTable } from './pages/rules-table.ts';

/** Part of `npm run schema`: writes the table of the rules into the page about them. */
const PAGE = 'docs/verdicts/rules.md';

writeFileSync(PAGE, withRulesTable(readFileSync(PAGE, 'utf8')));
