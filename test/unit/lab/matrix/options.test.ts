import { describe, expect, it } from 'vitest';
import { chooseCases } from '../../../../lab/matrix/options.ts';
import { listCases } from '../../../../lab/matrix/registry.ts';
import { SLICES } from '../../../../lab/matrix/slices.ts';

const all = await listCases();
const ids = (own: Readonly<Record<string, unknown>>) => chooseCases(own, all).cases.map(({ id }) => id);

describe('chooseCases', () => {
  it('takes all unless told', () => {
    expect(ids({})).toEqual(all.map(({ id }) => id));
  });

  it('takes cases by their ids, a slice, or a part', () => {
    expect(ids({ case: ['healthy-canary', 'dns-lame-one'] })).toEqual(['healthy-canary', 'dns-lame-one']);
    expect(ids({ slice: 'test' })).toEqual(SLICES.test);
    const parts = [1, 2, 3].flatMap((n) => ids({ part: `${n}/3` }));
    expect(parts.sort()).toEqual(all.map(({ id }) => id).sort());
  });

  it('keeps a folder to write to', () => {
    expect(chooseCases({ keep: 'folder' }, all).keep).toBe('folder');
    expect(chooseCases({}, all)).not.toHaveProperty('keep');
  });

  it.each([
    [{ case: ['dns-unheard'] }, 'No case "dns-unheard". There are dns-'],
    [{ slice: 'unheard' }, '--slice: test, not "unheard"'],
    [{ part: '4/3' }, '--part: N/M with N from 1 to M, not "4/3"'],
    [{ part: '1/3', slice: 'test' }, 'one of --case, --part and --slice'],
  ])('refuses %j', (own, words) => {
    expect(() => ids(own)).toThrow(words);
  });
});
