import { afterEach, describe, expect, it } from 'vitest';
import { DNS_BOUNDS } from '../../../../lambda/contract/evidence/dns.ts';
import { checkDelegation } from '../../../../lambda/dns/observe/delegation-check.ts';
import { descend } from '../../../../lambda/dns/observe/descent.ts';
import { openScope } from '../../../../lambda/dns/observe/scope.ts';
import { address, ns, soa, txt } from './message-writer.ts';
import { realClock, startWorld, type World, type Zone } from './scripted-dns.ts';

const [ROOT, GOOD, DEAD] = ['127.83.0.1', '127.83.0.2', '127.83.0.99'];

let world: World | undefined;
afterEach(() => world?.close());

async function scopeOf(...zones: Zone[]) {
  world = await startWorld(zones);
  return openScope({ network: world.network, clock: realClock, deadline: Date.now() + 3_000 });
}

describe('a descent', () => {
  it('through name servers named in a circle spends its look-ups and no more', async () => {
    const names = Array.from({ length: DNS_BOUNDS.servers }, (_, index) => `ns${index}`);
    const records = names.flatMap((name) => [ns('a.test', `${name}.b.test`), ns('b.test', `${name}.a.test`)]);
    const scope = await scopeOf({ zone: '', addresses: [ROOT], records });

    const { servers } = await checkDelegation('a.test', scope);

    expect(servers).toEqual([]);
    expect(scope.budget.lookups).toBe(0);
  });

  it('sends no query once they are spent', async () => {
    const scope = await scopeOf({ zone: '', addresses: [ROOT], records: [txt('x.test', 'here')] });
    scope.budget.queries = 1;

    const first = await descend({ name: 'x.test', type: 'TXT' }, scope);
    const second = await descend({ name: 'x.test', type: 'TXT' }, scope);

    expect([first.end, second.end]).toEqual(['answer', 'stuck']);
    expect(second.useless[0]).toContain('not-asked');
    expect(world?.asked).toHaveLength(1);
  });

  it('learns a delegation once', async () => {
    const delegation = [ns('test', 'ns.test'), address('ns.test', GOOD)];
    const own = [soa('test'), txt('x.test', 'here'), txt('y.test', 'here')];
    const scope = await scopeOf(
      { zone: '', addresses: [ROOT], records: delegation },
      { zone: 'test', addresses: [GOOD], records: own },
    );

    await descend({ name: 'x.test', type: 'TXT' }, scope);
    await descend({ name: 'y.test', type: 'TXT' }, scope);

    expect(world?.asked.map(({ at }) => at)).toEqual([ROOT, GOOD, GOOD]);
  });

  it('tries a server that did not answer last the next time', async () => {
    const delegation = [ns('test', 'a.test'), ns('test', 'b.test'), address('a.test', DEAD), address('b.test', GOOD)];
    const scope = await scopeOf(
      { zone: '', addresses: [ROOT], records: delegation },
      { zone: 'test', addresses: [GOOD], records: [soa('test'), txt('x.test', 'here')] },
    );

    const first = await descend({ name: 'x.test', type: 'TXT' }, scope);
    const second = await descend({ name: 'x.test', type: 'TXT' }, scope);

    expect(first.useless).toEqual([expect.stringContaining('refused')]);
    expect(second).toMatchObject({ end: 'answer', useless: [] });
  });
});
