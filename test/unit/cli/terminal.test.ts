import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { forTerminal } from '../../../bin/cli/print/terminal.ts';

const red = (text: string) => styleText('red', text, { validateStream: false });

test('colours of the program stay, and what others wrote between them is not obeyed', () => {
  expect(forTerminal(red('blocked'))).toBe(red('blocked'));
  expect(forTerminal(red('\u001b[2Jgone\u202e'))).toBe(red('\\u001b[2Jgone\\u202e'));
});

test.each([
  ['clearing the screen', '\u001b[2J'],
  ['moving up', '\u001b[1A'],
  ['setting the title', '\u001b]0;title\u0007'],
  ['a link', '\u001b]8;;https://evil.test\u001b\\'],
  ['a sequence in one octet', '\u009b2J'],
])('%s is shown, not done', (_what, sequence) => {
  const shown = forTerminal(`a${sequence}b`);
  expect(shown).not.toMatch(/[\p{Cc}]/u);
  expect(shown).toMatch(/^a\\u00(1b|9b)/);
});

test('a document of JSON stays what it is', () => {
  const document = { detail: 'a\u202eb\u009b2J' };
  expect(JSON.parse(forTerminal(JSON.stringify(document, null, 2)))).toEqual(document);
});
