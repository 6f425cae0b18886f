import { expect, test } from 'vitest';
import { createTurns } from '../../../lambda/acme/turns.ts';

test('work that fails gives its turn to the next', async () => {
  const turns = createTurns(1);
  const order: string[] = [];
  const work = (name: string, fails = false) =>
    turns(async () => {
      order.push(name);
      if (fails) throw new Error(name);
      return name;
    });
  const all = await Promise.allSettled([work('a', true), work('b'), work('c', true), work('d')]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
  expect(order).toEqual(['a', 'b', 'c', 'd']);
  await expect(work('e')).resolves.toBe('e');
});

test('no more than asked for at once, though turns are given back and taken at the same time', async () => {
  const turns = createTurns(3);
  let now = 0;
  let most = 0;
  const work = () =>
    turns(async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    });
  await Promise.all(Array.from({ length: 20 }, async () => work().then(work)));
  expect([most, now]).toEqual([3, 0]);
});
