import { expect, test } from 'vitest';
import { CommandReader } from '../../../lab/boulder/companions/resp.ts';
import { createStore } from '../../../lab/boulder/companions/store.ts';

test('puts commands together from pieces of any size', () => {
  const bytes = Buffer.from('*2\r\n$3\r\nGET\r\n$3\r\nk\r\n\r\n*1\r\n$4\r\nPING\r\n');
  const reader = new CommandReader();

  const commands = [...bytes].flatMap((byte) => [...reader.read(Buffer.from([byte]))]);

  expect(commands).toEqual([['GET', 'k\r\n'], ['PING']]);
});

test('adds beyond what a double holds exactly', () => {
  const store = createStore();
  store(['SET', 'k', '1795571165000000001']);

  expect(store(['INCRBY', 'k', '2'])).toBe(':1795571165000000003\r\n');
});

test('sets a key once where NX says so, until it expires', () => {
  let now = 0;
  const store = createStore(() => now);
  store(['SET', 'k', 'first', 'EX', '1', 'NX']);
  store(['SET', 'k', 'second', 'EX', '1', 'NX']);
  const before = store(['GET', 'k']);
  now = 1_000;

  expect(before).toBe('$5\r\nfirst\r\n');
  expect(store(['GET', 'k'])).toBe('$-1\r\n');
});

test('counts what it deletes, and refuses what it does not know', () => {
  const store = createStore();
  store(['SET', 'k', 'v']);

  expect(store(['DEL', 'k', 'other'])).toBe(':1\r\n');
  expect(store(['FLUSHALL'])).toBe("-ERR unknown command 'FLUSHALL'\r\n");
});
