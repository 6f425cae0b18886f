import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import { createPublisher, type Publisher } from '../../../lambda/dns/publisher.ts';
import type { RoundWiring } from '../../../lambda/handlers/round.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createDailyLedger } from '../../../lambda/store/daily.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createScheduleLedger } from '../../../lambda/store/schedules.ts';
import type { Condition, Key, Table } from '../../../lambda/store/table.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import type { World } from './world.ts';

/** One call of a process to anybody outside. */
export type Outgoing = {
  /** Whom it is for and what it is, the same words for the same call of each round: `ledger put intent`. */
  readonly name: string;
  /** Whether something is otherwise once it was carried out. */
  readonly writes: boolean;
};
/** Lets a call through, or does something else with it. */
export type Through = <T>(call: Outgoing, carryOut: () => Promise<T>) => Promise<T>;

/** What a round is made with, each of its calls through `through`, and the time by `clock`. */
export function wiringThrough(world: World, through: Through, clock: Clock): RoundWiring {
  const { wiring, deployment, route53 } = world;
  const table = tableThrough(world.table, through);
  const stores = { clock, random: () => 0 };
  return {
    ...wiring,
    clock,
    publisher: publisherThrough(route53.client('prober'), through, clock),
    accounts: objectThrough(wiring.accounts, 'secrets', through),
    openSession: (ca, options) => sessionThrough(wiring.openSession(ca, options), ca.id, through),
    ...ledgersOf(table, deployment),
    budget: createBudgetLedger(table, stores),
    daily: createDailyLedger(table, stores),
    evidence: objectThrough(wiring.evidence, 'evidence', through),
    events: objectThrough(wiring.events, 'events', through),
  };
}

function ledgersOf(table: Table, { id }: Deployment) {
  return {
    runs: createRunLedger(table),
    intents: createIntentLedger(table, id),
    turns: createTurnLedger(table),
    breaker: createBreakerLedger(table),
    verdicts: createVerdictLedger(table),
    schedules: createScheduleLedger(table),
  };
}

export function publisherThrough(client: Route53Client, through: Through, clock: Clock): Publisher {
  const send = (command: unknown, options: object) =>
    through({ name: `route53 ${wordFor(command)}`, writes: command instanceof ChangeResourceRecordSetsCommand }, () =>
      (client.send as (command: unknown, options: object) => Promise<unknown>)(command, options),
    );
  return createPublisher({
    client: { send } as unknown as Route53Client,
    ...{ hostedZoneId: 'Z1', clock, random: () => 0 },
  });
}

function wordFor(command: unknown): string {
  if (command instanceof ChangeResourceRecordSetsCommand) return 'change';
  return command instanceof ListResourceRecordSetsCommand ? 'list' : 'get';
}

export function tableThrough(table: Table, through: Through): Table {
  const to = (word: string, { pk }: Pick<Key, 'pk'>, more = '') => `ledger ${word} ${pk.replace(/#.*/, '')}${more}`;
  const write = (name: string) => ({ name, writes: true });
  const read = (name: string) => ({ name, writes: false });
  return {
    get: (key) => through(read(to('get', key)), () => table.get(key)),
    put: (key, ...rest) => through(write(to('put', key)), () => table.put(key, ...rest)),
    update: (key, update, condition) =>
      through(write(to('update', key, stepIn(condition))), () => table.update(key, update, condition)),
    remove: (key, ...rest) => through(write(to('remove', key)), () => table.remove(key, ...rest)),
    transact: (updates) =>
      through(write(to('transact', updates[0]?.key ?? { pk: 'nothing' })), () => table.transact(updates)),
    before: (pk, ...rest) => through(read(to('query', { pk })), () => table.before(pk, ...rest)),
  };
}

/** Of a note of progress: which CA, and at which step. */
function stepIn({ names, values }: Condition): string {
  return names?.['#ca'] && values?.[':step'] ? ` ${names['#ca']} ${values[':step'].S}` : '';
}

function sessionThrough(session: AcmeSession, ca: string, through: Through): AcmeSession {
  return objectThrough(session, ca, through);
}

/** Each method through `through`, told apart by its name and by whom it is about. */
function objectThrough<T extends object>(port: T, owner: string, through: Through): T {
  const methods = Object.entries(port).map(([method, call]) => [
    method,
    (...given: unknown[]) => {
      const about = given
        .map((each) => (each as { id?: unknown } | undefined)?.id)
        .find((id) => typeof id === 'string');
      const name = [owner, method, ...(about === undefined ? [] : [about])].join(' ');
      return through({ name, writes: true }, () => (call as (...given: unknown[]) => Promise<unknown>)(...given));
    },
  ]);
  return Object.fromEntries(methods) as T;
}
