import type { Answer } from 'dns-packet';
import type { AcmeSession } from '../../../lambda/acme/session.ts';
import type { BusEvent } from '../../../lambda/contract/bus-events.ts';
import type { Clock } from '../../../lambda/contract/clock.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import type { Reading } from '../../../lambda/contract/metric-catalogue.ts';
import type { Trouble } from '../../../lambda/contract/problem.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import { createPublisher } from '../../../lambda/dns/publisher.ts';
import { canonicalName } from '../../../lambda/dns/record-sets.ts';
import type { RoundWiring } from '../../../lambda/handlers/round.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { createObserver } from '../../../lambda/probe/observer.ts';
import { createBreakerLedger } from '../../../lambda/store/breaker.ts';
import { createBudgetLedger } from '../../../lambda/store/budget.ts';
import { createDailyLedger } from '../../../lambda/store/daily.ts';
import { createIntentLedger } from '../../../lambda/store/intents.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createScheduleLedger } from '../../../lambda/store/schedules.ts';
import { createTurnLedger } from '../../../lambda/store/turns.ts';
import { createVerdictLedger } from '../../../lambda/store/verdicts.ts';
import { someCa, someDeployment } from './deployments.ts';
import { serve, type Zone } from './dns-servers.ts';
import { type DnsTree, startTree } from './dns-tree.ts';
import { type Behaviour, type FakeCa, someAccountKey, startFakeCa } from './fake-ca.ts';
import { createMemoryTable, type MemoryTable } from './memory-ledger.ts';
import { createMemoryRoute53, type MemoryRoute53 } from './memory-route53.ts';
import { simpleJudge } from './verdicts.ts';

/** Everything around a round: CAs that look into DNS, a Route 53 that a name server answers from, a ledger. */
export type World = {
  readonly wiring: RoundWiring;
  readonly deployment: Deployment;
  readonly route53: MemoryRoute53;
  readonly table: MemoryTable;
  readonly cas: Readonly<Record<string, FakeCa>>;
  /** Evidence that was kept, by key. */
  readonly kept: Map<string, Evidence>;
  /** Rounds that telemetry was told of. */
  readonly told: RoundResult[];
  /** Events that were put on the bus. */
  readonly events: BusEvent[];
  /** Readings that telemetry was given. */
  readonly sent: Reading[];
  readonly warnings: { readonly message: string; readonly trouble: Trouble }[];
  close(): Promise<void>;
};

type Behaves = (session: AcmeSession, fake: FakeCa) => Behaviour;
export type WorldOptions = {
  readonly deployment?: Partial<Deployment>;
  readonly behaves?: Readonly<Record<string, Behaves>>;
  /** Records beside the delegated zone: the CNAMEs of real names. */
  readonly records?: Answer[];
  readonly route53?: Parameters<typeof createMemoryRoute53>[0];
  readonly clock?: Clock;
};

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const route53 = createMemoryRoute53(options.route53);
  const planned = someDeployment(options.deployment);
  const { zoneName } = planned;
  const tree = await startZoneTree(zoneName, route53, options.records ?? []);
  const aliases = new Map(
    (options.records ?? []).map((record) => [record.name, 'data' in record ? String(record.data) : '']),
  );
  const lookUp = (identifier: string) => {
    const name = `_acme-challenge.${identifier}`;
    return route53.texts(aliases.get(name) ?? name);
  };
  const cas: Record<string, FakeCa> = {};
  for (const { id } of planned.cas) {
    const behaves = options.behaves?.[id];
    cas[id] = await startFakeCa({ name: id, lookUp, ...(behaves ? { behaves } : {}) });
  }
  const deployment: Deployment = {
    ...planned,
    network: tree.network,
    cas: planned.cas.map((ca) => someCa(ca.id, { ...ca, issuingRoots: [cas[ca.id]?.rootPem ?? ''] })),
  };
  const table = createMemoryTable();
  const kept = new Map<string, Evidence>();
  const told: RoundResult[] = [];
  const events: BusEvent[] = [];
  const sent: Reading[] = [];
  const warnings: World['warnings'] = [];
  const { clock = systemClock } = options;
  const privateKeyPem = someAccountKey();
  let label = 0;
  return {
    deployment,
    route53,
    table,
    cas,
    kept,
    told,
    events,
    sent,
    warnings,
    close: tree.close,
    wiring: {
      deployment,
      clock,
      randomLabel: () => `r${++label}`,
      publisher: createPublisher({ client: route53.client('prober'), hostedZoneId: 'Z1', clock, random: () => 0 }),
      accounts: {
        find: async (ca) => ({ privateKeyPem, accountUrl: `https://${ca.id}.test/account/1` }),
        pending: async () => undefined,
        verify: async (ca) => ({ privateKeyPem, accountUrl: `https://${ca.id}.test/account/2` }),
      },
      openSession: (ca, session) => {
        const fake = cas[ca.id];
        if (!fake) throw new Error(`no CA ${ca.id}`);
        return fake.open(ca, session);
      },
      runs: createRunLedger(table),
      intents: createIntentLedger(table, deployment.id),
      budget: createBudgetLedger(table, { clock, random: () => 0 }),
      turns: createTurnLedger(table),
      breaker: createBreakerLedger(table),
      observe: createObserver,
      verdicts: createVerdictLedger(table),
      judge: simpleJudge,
      evidence: { put: async (key, evidence) => void kept.set(key, evidence) },
      events: { put: async (put) => void events.push(...put) },
      telemetry: { round: (result) => void told.push(result), send: (readings) => void sent.push(...readings) },
      schedules: createScheduleLedger(table),
      daily: createDailyLedger(table, { clock, random: () => 0 }),
      warn: (message, trouble) => void warnings.push({ message, trouble }),
    },
  };
}

/** A root that delegates the zone to a server which answers from Route 53, and a resolver that knows both. */
async function startZoneTree(zone: string, route53: MemoryRoute53, records: Answer[]): Promise<DnsTree> {
  const soa: Answer = {
    type: 'SOA',
    name: zone,
    data: { mname: `ns1.${zone}`, rname: `x.${zone}`, serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
  };
  const texts = (): Answer[] =>
    route53.sets().flatMap((set) => {
      const name = canonicalName(set.Name ?? '');
      return route53.texts(name).map((data): Answer => ({ type: 'TXT', name, data: [data] }));
    });
  const resolved = (): Zone[] => [
    { name: '', records: [...records, soa, ...texts(), ...throughAliases(records, texts())] },
  ];
  const tree = await startTree(['root', 'zone', 'resolver'], (at) => ({
    root: [{ name: '', records, delegations: [{ zone, servers: { [`ns1.${zone}`]: at.zone } }] }],
    zone: serve(() => [
      {
        name: zone,
        records: [
          soa,
          { type: 'NS', name: zone, data: `ns1.${zone}` },
          { type: 'A', name: `ns1.${zone}`, data: at.zone },
          ...texts(),
        ],
      },
    ]),
    resolver: serve(resolved),
  }));
  const resolver = `${tree.servers.resolver?.address}:${tree.network.authoritativePort}`;
  return { ...tree, network: { ...tree.network, resolvers: [resolver] } };
}

/** What lies where CNAMEs lead to, at the names that have them. */
function throughAliases(records: readonly Answer[], texts: readonly Answer[]): Answer[] {
  return records.flatMap((record) => {
    const target = 'data' in record ? String(record.data) : '';
    return texts.filter(({ name }) => name === target).map((text) => ({ ...text, name: record.name }));
  });
}
