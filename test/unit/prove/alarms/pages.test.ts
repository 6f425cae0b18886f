import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCS, pages } from '../../../prove/alarms/pages.ts';

test.each(pages())('$file is what `node bin/run.mjs test/prove/alarms/write-page.ts` writes', ({ file, text }) => {
  expect(readFileSync(new URL(file, DOCS), 'utf8')).toBe(text);
});
