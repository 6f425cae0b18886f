import { describe, expect, test } from 'vitest';
import { VERDICT_BOUNDS } from '../../../../lambda/contract/verdict/verdict.ts';
import { action } from '../../../../lambda/diagnosis/verdict/advice/case.ts';
import {
  absolute,
  domain,
  endpoint,
  ensureAccount,
  evidenceOf,
  hostedZone,
  ipAddress,
  lines,
  oneRound,
  output,
  prober,
  record,
  secretOf,
  shell,
  url,
  word,
} from '../../../../lambda/diagnosis/verdict/advice/commands.ts';

const MOST = VERDICT_BOUNDS.command;
const long = (length: number) => 'a'.repeat(length);

test('an action without a command has no such field', () => {
  expect(Object.keys(action('Wait.'))).toEqual(['text']);
});

describe('a command', () => {
  test('is its parts as they are', () => {
    expect(shell`dig ${'a.test'} | tr '\n'`).toBe("dig a.test | tr '\n'");
  });

  test('is none where a part is none, or where it is longer than can be kept', () => {
    expect(shell`dig ${undefined}`).toBeUndefined();
    expect(shell`${long(MOST)}`).toHaveLength(MOST);
    expect(shell`${long(MOST + 1)}`).toBeUndefined();
  });
});

describe('lines', () => {
  test('are each told once, and those that cannot be made are left out', () => {
    expect(lines(['one', undefined, 'two', 'one'])).toBe('one\ntwo');
    expect(lines([undefined])).toBeUndefined();
    expect(lines([])).toBeUndefined();
  });

  test('are as many as can be kept, with what parts them', () => {
    const fitting = [long(MOST - 3), 'bb'];

    expect(lines(fitting)).toHaveLength(MOST);
    expect(lines([long(MOST - 2), 'bb'])).toBe(long(MOST - 2));
    expect(lines([long(MOST - 2), 'bb', 'c'])).toBe(`${long(MOST - 2)}\nc`);
  });
});

test.each([
  ['a.test', 'a.test'],
  ['A-1._b.test.', 'A-1._b.test'],
  [`${'a.'.repeat(126)}a`, `${'a.'.repeat(126)}a`],
  [`${'a.'.repeat(126)}aa`, undefined],
  ['*.a.test', undefined],
  ['-a.test', undefined],
  ['a..test', undefined],
  ['a.test..', undefined],
  ['a.test x', undefined],
  ['x a.test', undefined],
  ['', undefined],
])('the domain name of %j is %j', (name, expected) => {
  expect(domain(name)).toBe(expected);
  expect(absolute(name)).toBe(expected === undefined ? undefined : `${expected}.`);
});

test.each([
  ['192.0.2.1', true],
  ['2001:DB8::1', true],
  ['::', true],
  ['1234', false],
  ['192.0.2.1;id', false],
  ['x192.0.2.1', false],
  ['.', false],
  [`1:${long(44)}`, false],
])('whether %s is an address: %s', (address, is) => {
  expect(ipAddress(address)).toBe(is ? address : undefined);
});

test.each([
  ['https://ca.test/directory?x=[1]&y', true],
  ['http://ca.test', true],
  ['HTTPS://ca.test:14000', true],
  ['ftp://ca.test', false],
  ["https://ca.test/'id'", false],
  ['https://-ca.test', false],
  ['https://ca.test/ x', false],
  ['x https://ca.test', false],
])('whether %s is a URL for a shell: %s', (text, is) => {
  expect(url(text)).toBe(is ? `'${text}'` : undefined);
});

test.each([
  ['https://ca.test/directory', { host: 'ca.test', port: '443' }],
  ['https://ca.test:14000/directory', { host: 'ca.test', port: '14000' }],
  ['no URL', { host: undefined, port: '443' }],
])('host and port of %s', (text, expected) => {
  expect(endpoint(text)).toEqual(expected);
});

test.each([
  ['2026-11-25T06:00:00Z/web@1', true],
  ['-x', false],
  ['a b', false],
  ['a;', false],
  ['a', true],
  [long(128), true],
  [long(129), false],
])('whether %s is a word: %s', (text, is) => {
  expect(word(text)).toBe(is ? text : undefined);
});

test('no word is none', () => expect(word(undefined)).toBeUndefined());

describe('what is not known', () => {
  test('is for the reader to fill in where it is the deployment', () => {
    expect(output({}, 'probeFunction')).toContain("--stack-name 'renewal-prober-<deployment>-functions'");
    expect(oneRound({})).toBe('npm run -s prober -- now');
    expect(prober({}, 'status')).toBe('npm run -s prober -- status');
    expect(prober({}, undefined)).toBeUndefined();
  });

  test.each([
    ['a deployment with an odd name', output({ deployment: 'a b' }, 'probeFunction')],
    ['the secret of one', secretOf({ deployment: 'a b' }, 'staging')],
    ['the secret of a CA with an odd name', secretOf({ deployment: 'main' }, "a'b")],
    ['the secret of no CA', secretOf({ deployment: 'main' }, undefined)],
    ['the account at a CA with an odd name', ensureAccount({ deployment: 'main' }, "a'b")],
    ['the evidence of a round without an id', evidenceOf({ deployment: 'main' })],
    ['a round of a target with an odd name', oneRound({ deployment: 'main', target: 'a b' })],
    ['the hosted zone of an odd name', hostedZone('a b')],
    ['a record of an odd name', record('a b', 60, 'NS', 'ns1.test.')],
    ['a record without data', record('a.test', 60, 'NS', undefined)],
    ['a record of an odd name without data', record('a b', 60, 'NS', undefined)],
  ])('makes no command: %s', (_what, command) => {
    expect(command).toBeUndefined();
  });
});
