import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvidence } from '../../../bin/cli/replay/files.ts';
import { rejudge } from '../../../bin/cli/replay/rejudge.ts';
import { evidence, verdict } from './some-verdict.ts';

const AT = '2026-11-25T06:00:00.000Z';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(file: string, document: unknown): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}

const noInput = () => Promise.reject(new Error('standard input was read'));
const named = (id: string) => evidence(AT, undefined, undefined, id);
const ids = async (...names: readonly string[]) =>
  (await readEvidence(names, noInput)).rounds.map(({ facts }) => facts.run.id);

describe('evidence that is replayed', () => {
  it('comes out of files, in the order in which they are named', async () => {
    expect(await ids(put('b.json', named('b')), put('a.json', named('a')))).toEqual(['b', 'a']);
  });

  it('comes out of a folder and the folders in it, by their paths, and of no other file there', async () => {
    put('target=b/2026/11/25/one.json', named('b'));
    put('target=a/2026/11/26/two.json', named('a2'));
    put('target=a/2026/11/25/one.json', named('a1'));
    put('notes.txt', 'no evidence');

    const { rounds } = await readEvidence([folder], noInput);

    expect(rounds.map(({ facts }) => facts.run.id)).toEqual(['a1', 'a2', 'b']);
    expect(rounds[0]?.file).toBe(join(folder, 'target=a/2026/11/25/one.json'));
  });

  it('comes from standard input', async () => {
    const { rounds } = await readEvidence(['-'], async () => JSON.stringify(named('piped')));
    expect(rounds.map(({ file, facts }) => [file, facts.run.id])).toEqual([['standard input', 'piped']]);
  });

  it('is told from answers that lie beside it in a folder', async () => {
    put('one.evidence.json', named('one'));
    const answer = put('one.answer.json', { version: 1, state: 'completed', runId: 'one' });

    const { rounds, passedOver } = await readEvidence([folder], noInput);

    expect([rounds.length, passedOver]).toEqual([1, [answer]]);
  });

  it('may be older than verdicts and their history, and is judged all the same', async () => {
    const { verdict: _none, ...old } = named('old');
    const { rounds } = await readEvidence([put('old.json', old)], noInput);
    const [round] = rounds;

    expect(round && 'verdict' in round).toBe(false);
    expect(round && rejudge(round)).toMatchObject({ now: { code: 'healthy', change: 'first' }, changed: [] });
  });

  it('may hold fields, findings and codes that this version does not know', async () => {
    const later = { ...named('later'), fresh: 1, run: { ...named('later').run, mood: 'good' } };
    const document = {
      ...later,
      findings: [{ id: 'no-such-finding', outcome: 'perhaps' }],
      verdict: { ...verdict(), version: 9, fault: 'weather', code: 'no-such-code', more: {} },
    };
    const { rounds } = await readEvidence([put('later.json', document)], noInput);

    expect(rounds[0]?.verdict).toMatchObject({ fault: 'weather', code: 'no-such-code' });
    expect(rounds.map(rejudge)[0]?.changed).toEqual(['fault', 'code']);
  });

  it('holds no control character that a terminal would obey', async () => {
    const { rounds } = await readEvidence([put('a.json', named('a\u001b[2J'))], noInput);
    expect(rounds[0]?.facts.run.id).toBe('a\ufffd[2J');
  });
});

describe('what cannot be replayed is named, and ends with 2', () => {
  it.each([
    ['a file that is not there', (): string => join(folder, 'none.json'), 'ENOENT'],
    ['a file that was cut', () => put('cut.json', '{"version": 1,'), 'it is no JSON'],
    ['a folder without evidence', () => folder, 'there is no evidence in it'],
    [
      'an answer that was named',
      () => put('answer.json', { version: 1, state: 'completed' }),
      'it is no evidence that this version knows: deployment',
    ],
    ['evidence of a later form', () => put('two.json', { ...named('x'), version: 2 }), 'version'],
    ['a verdict that is none', () => put('odd.json', { ...named('x'), verdict: { code: 'healthy' } }), 'verdict.fault'],
  ])('%s', async (_what, make, words) => {
    const name = make();
    const trouble = await readEvidence([name], noInput).catch((error: unknown) => error);
    expect(trouble).toMatchObject({ exitCode: 2, message: expect.stringContaining(words) });
    expect(trouble).toMatchObject({ message: expect.stringContaining(name) });
  });

  it('a file in a folder that is evidence no more', async () => {
    put('good.json', named('good'));
    const bad = put('bad.json', { ...named('bad'), probes: 'none' });
    await expect(ids(folder)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(bad) });
  });
});
