import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { janitorAnswerSchema } from '../../../lambda/contract/result.ts';
import { createPublisher } from '../../../lambda/dns/publisher.ts';
import { sweep } from '../../../lambda/janitor/sweep.ts';
import { createIntentLedger, type PublishIntent } from '../../../lambda/store/intents.ts';
import { createMemoryTable } from '../support/memory-ledger.ts';
import {
  type Call,
  createMemoryRoute53,
  type Fault,
  type MemoryRoute53,
  ServiceError,
  txtSet,
} from '../support/memory-route53.ts';
import { createSimulatedClock } from '../support/simulated-clock.ts';

const NAME = '_acme-challenge.r.staging.main.canary.acme.example.org';

function open(around?: (call: Call) => Fault | undefined) {
  const clock = createSimulatedClock();
  const table = createMemoryTable();
  const route53 = createMemoryRoute53(around ? { around } : {});
  const publisher = createPublisher({ client: route53.client('janitor'), hostedZoneId: 'Z1', clock, random: () => 0 });
  const intents = createIntentLedger(table, 'main');
  return {
    clock,
    table,
    route53,
    intents,
    write: (runId: string, more: Partial<PublishIntent> = {}) =>
      intents.write({ runId, abandonedAt: clock.now() - 1, entries: [{ name: NAME, values: ['ours'] }], ...more }),
    sweep: async (seconds = 60) => {
      const deadline = clock.now() + seconds * 1000;
      return janitorAnswerSchema.parse(await clock.run(sweep({ clock, intents, publisher, deadline })));
    },
  };
}
/** Refuses the changes at one name. */
const denying = (name: string) => (call: Call) =>
  call.changes.some((change) => change.ResourceRecordSet?.Name === name)
    ? { before: new ServiceError('AccessDenied', 'not authorized', 403) }
    : undefined;

/** Puts a set in the place of what is there. */
function otherClient(route53: MemoryRoute53, ResourceRecordSet: ResourceRecordSet) {
  const Changes = [{ Action: 'UPSERT' as const, ResourceRecordSet }];
  return route53
    .client('other')
    .send(new ChangeResourceRecordSetsCommand({ HostedZoneId: 'Z1', ChangeBatch: { Changes } }));
}

describe('removes', () => {
  test('what a killed round left, and nothing else', async () => {
    const { route53, write, sweep } = open();
    const others = [txtSet('other.acme.example.org', ['ours']), txtSet('acme.example.org', ['unrelated'])];
    route53.fill([...others, txtSet(NAME, ['ours'])]);
    await write('killed');
    expect(await sweep()).toMatchObject({ removed: [{ runId: 'killed', name: NAME }], failed: [] });
    expect(route53.sets()).toEqual(others);
  });

  test('what another client wrote back after the removal, an hour later; with nothing there any more it forgets the round', async () => {
    const { clock, route53, table, intents, write, sweep } = open();
    route53.put(txtSet(NAME, ['theirs', 'ours'], { TTL: 10 }));
    await write('killed');
    expect((await sweep()).removed).toHaveLength(1);
    // Until then the other client is given time: no janitor looks.
    expect(await intents.abandoned(clock.now() + 599_000)).toEqual([]);
    expect(await intents.abandoned(clock.now() + 601_000)).toMatchObject([{ runId: 'killed', removed: true }]);
    await otherClient(route53, txtSet(NAME, ['ours'], { TTL: 10 }));
    await clock.pass(3_600_000);
    expect((await sweep()).removed).toEqual([{ runId: 'killed', name: NAME }]);
    expect(route53.sets()).toEqual([]);
    await clock.pass(3_600_000);
    expect(await sweep()).toMatchObject({ removed: [], failed: [] });
    expect(table.items.size).toBe(0);
  });

  test('nothing where nothing was left, and forgets the round', async () => {
    const { route53, table, write, sweep } = open();
    const foreign = txtSet(NAME, ['theirs'], { TTL: 9 });
    route53.put(foreign);
    await write('killed');
    expect(await sweep()).toMatchObject({ removed: [], failed: [] });
    expect(route53.sets()).toEqual([foreign]);
    expect(table.items.size).toBe(0);
  });

  test('one value out of a set that others share', async () => {
    const { route53, write, sweep } = open();
    route53.put(txtSet(NAME, ['theirs', 'ours'], { TTL: 9 }));
    await write('killed');
    expect(await sweep()).toMatchObject({ removed: [{ runId: 'killed', name: NAME }] });
    expect(route53.sets()).toEqual([txtSet(NAME, ['theirs'], { TTL: 9 })]);
  });
});

const setOfOthers: readonly [string, ResourceRecordSet, string][] = [
  ['a value in the place of ours', txtSet(NAME, ['theirs']), 'there are 1 TXT values of another client'],
  ['values beside ours', txtSet(NAME, ['a', 'b', 'ours']), 'there are 2 TXT values of another client'],
  [
    'a set with a routing policy',
    txtSet(NAME, ['theirs'], { SetIdentifier: 'x', MultiValueAnswer: true }),
    'there are TXT record sets with a routing policy',
  ],
  [
    'a CNAME',
    { Name: NAME, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'elsewhere.example.org' }] },
    'there is a CNAME record',
  ],
];

describe('leaves alone', () => {
  test.each(setOfOthers)('and tells of %s, put there since', async (_what, set, found) => {
    const { route53, table, write, sweep } = open();
    route53.put(set);
    await write('killed');
    const theirs = (set.ResourceRecords ?? []).filter(({ Value }) => Value !== '"ours"');
    expect((await sweep()).leftAlone).toEqual([{ runId: 'killed', name: NAME, found }]);
    expect(route53.sets()).toEqual([{ ...set, ResourceRecords: theirs }]);
    expect([...table.items.values()].filter(({ removed }) => !removed?.BOOL)).toEqual([]);
  });

  test('and tells of each time, a set of somebody else that holds a value of ours', async () => {
    const { route53, write, sweep } = open();
    const theirs = txtSet(NAME, ['ours'], { SetIdentifier: 'x', MultiValueAnswer: true });
    route53.put(theirs);
    await write('killed');
    for (const _time of ['first', 'second']) {
      expect(await sweep()).toMatchObject({ removed: [], leftAlone: [{ name: NAME }], failed: [] });
    }
    expect(route53.sets()).toEqual([theirs]);
  });

  test('rounds that may still be running', async () => {
    const { clock, route53, write, sweep } = open();
    route53.put(txtSet(NAME, ['ours']));
    await write('running', { abandonedAt: clock.now() + 60_000 });
    expect(await sweep()).toMatchObject({ removed: [], failed: [] });
    expect(route53.texts(NAME)).toEqual(['ours']);
    await clock.pass(61_000);
    expect((await sweep()).removed).toHaveLength(1);
  });

  test('what another deployment wrote down', async () => {
    const { clock, route53, table, sweep } = open();
    route53.put(txtSet(NAME, ['ours']));
    const sister = createIntentLedger(table, 'sister');
    await sister.write({ runId: 'r', abandonedAt: clock.now() - 1, entries: [{ name: NAME, values: ['ours'] }] });
    expect(await sweep()).toMatchObject({ removed: [], failed: [] });
    expect(route53.texts(NAME)).toEqual(['ours']);
  });
});

describe('goes on', () => {
  test('with the next round when one cannot be cleaned up, and tries that again', async () => {
    const denied = 'denied.acme.example.org';
    const { clock, intents, route53, write, sweep } = open(denying(denied));
    for (const name of [denied, NAME]) route53.put(txtSet(name, ['ours']));
    await write('a', { entries: [{ name: denied, values: ['ours'] }] });
    await write('b');
    const answer = await sweep();
    expect(answer.failed).toMatchObject([{ runId: 'a', trouble: { code: 'route53-denied', step: 'cleanup' } }]);
    expect(answer.removed).toEqual([{ runId: 'b', name: NAME }]);
    expect((await intents.abandoned(clock.now())).map(({ runId }) => runId)).toEqual(['a']);
  });

  test('also when what went wrong is its own defect', async () => {
    const odd = 'odd.acme.example.org';
    const { route53, write, sweep } = open(({ changes }) =>
      changes.some((change) => change.ResourceRecordSet?.Name === odd)
        ? { before: new TypeError('a defect') }
        : undefined,
    );
    for (const name of [odd, NAME]) route53.put(txtSet(name, ['ours']));
    await write('a', { entries: [{ name: odd, values: ['ours'] }] });
    await write('b');
    const answer = await sweep();
    expect(answer.failed).toMatchObject([{ runId: 'a', trouble: { code: 'prober-defect' } }]);
    expect(answer.removed).toEqual([{ runId: 'b', name: NAME }]);
  });

  test('until its time is up, and keeps what it did not get to', async () => {
    const { clock, intents, route53, write, sweep } = open(({ kind }) =>
      kind === 'change' ? { before: new ServiceError('Throttling', 'Rate exceeded') } : undefined,
    );
    route53.put(txtSet(NAME, ['ours']));
    for (const runId of ['a', 'b']) await write(runId);
    const began = clock.now();
    expect((await sweep(5)).failed).toMatchObject([{ runId: 'a', trouble: { code: 'route53-throttled' } }]);
    expect(clock.now() - began).toBeLessThanOrEqual(5_000);
    expect(await intents.abandoned(clock.now())).toHaveLength(2);
  });
});
