import type { DnsCheck, DnsEvidence } from '../../../../lambda/contract/evidence/dns.ts';
import { dnsEvidenceSchema } from '../../../../lambda/contract/evidence/dns.ts';
import { observeDns } from '../../../../lambda/dns/observe/gather.ts';
import { address, cname, ns, type Rr, soa, TYPE, txt } from './message-writer.ts';
import { type Query, type Reaction, realClock, startWorld, type Zone } from './scripted-dns.ts';

/** A healthy world that a test breaks: the root, test, acme.test with two servers, elsewhere.test and a resolver. */

export const AT = {
  root: '127.82.0.1',
  tld: '127.82.0.2',
  first: '127.82.0.3',
  second: '127.82.0.4',
  elsewhere: '127.82.0.5',
  resolver: '127.82.0.6',
  nobody: '127.82.0.99',
} as const;

export const ZONE = 'acme.test';
export const NAME = '_acme-challenge.www.acme.test';
/** As challenge values are: 43 characters of base64url. */
export const VALUE = 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ';
export const FOREIGN = 'b3RoZXIgdmFsdWUgb2YgYW5vdGhlciBjbGllbnQgISE';

export type Broken = {
  /** Records of acme.test. */
  own: Rr[];
  /** Records of test, whose delegations they are. */
  tld: Rr[];
  elsewhere: Rr[];
  /** What a server of acme.test or of test does, before its records. */
  at: Partial<Record<'first' | 'second' | 'tld', (query: Query) => Reaction | undefined>>;
  resolver: (query: Query) => Reaction;
  resolvers: string[];
  platformResolvers: string[];
  subject: { name: string; expected: string[] };
  deadlineMs: number;
  /** The servers of test serve acme.test as well. */
  sharedWithParent: boolean;
};

function healthy(): Broken {
  return {
    own: [
      soa(ZONE, { ttl: 900, minimum: 60, serial: 7 }),
      ns(ZONE, 'ns1.acme.test'),
      ns(ZONE, 'ns2.acme.test'),
      address('ns1.acme.test', AT.first),
      address('ns2.acme.test', AT.second),
      txt(NAME, VALUE),
    ],
    tld: [
      soa('test'),
      ns(ZONE, 'ns1.acme.test'),
      ns(ZONE, 'ns2.acme.test'),
      address('ns1.acme.test', AT.first),
      address('ns2.acme.test', AT.second),
      ns('elsewhere.test', 'ns.elsewhere.test'),
      address('ns.elsewhere.test', AT.elsewhere),
    ],
    elsewhere: [
      soa('elsewhere.test'),
      ns('elsewhere.test', 'ns.elsewhere.test'),
      address('ns.elsewhere.test', AT.elsewhere),
      cname('_acme-challenge.www.elsewhere.test', NAME, 3_600),
    ],
    at: {},
    resolver: soundResolver,
    resolvers: [AT.resolver],
    platformResolvers: [],
    subject: { name: NAME, expected: [VALUE] },
    deadlineMs: 4_000,
    sharedWithParent: false,
  };
}

/** A resolver that knows acme.test as its servers do. */
export function soundResolver({ name, type }: Query): Reaction {
  const about = { aa: false, ra: true, ad: true };
  if (type === TYPE.NS) return { ...about, answers: [ns(ZONE, 'ns1.acme.test'), ns(ZONE, 'ns2.acme.test')] };
  if (type !== TYPE.SOA) return { ...about, answers: [txt(NAME, VALUE)] };
  return name === ZONE ? { ...about, answers: [soa(ZONE)] } : { ...about, authorities: [soa(ZONE)] };
}

/** What is observed of a world that `breakIt` has broken; read back through the published schema. */
export async function observe(breakIt?: (world: Broken) => void): Promise<DnsEvidence> {
  return (await observeAndCount(breakIt)).evidence;
}

/** The same, with the number of queries that the servers got. */
export async function observeAndCount(
  breakIt: (world: Broken) => void = () => undefined,
): Promise<{ evidence: DnsEvidence; queries: number }> {
  const broken = healthy();
  breakIt(broken);
  const world = await startWorld(zonesOf(broken));
  const port = world.network.authoritativePort;
  const withPort = (each: string) => (/[:[]/.test(each) ? each : `${each}:${port}`);
  const resolvers = broken.resolvers.map(withPort);
  const platformResolvers = broken.platformResolvers.map(withPort);
  const deadline = Date.now() + broken.deadlineMs;
  try {
    const network = { ...world.network, resolvers };
    const evidence = await observeDns([broken.subject], ZONE, {
      network,
      platformResolvers,
      clock: realClock,
      deadline,
    });
    return { evidence: dnsEvidenceSchema.parse(JSON.parse(JSON.stringify(evidence))), queries: world.asked.length };
  } finally {
    await world.close();
  }
}

function zonesOf({ own, tld, elsewhere, at, resolver, sharedWithParent }: Broken): Zone[] {
  const serving = (address: string, script?: Zone['script']): Zone => ({
    zone: ZONE,
    addresses: [address],
    records: own,
    ...(script ? { script } : {}),
  });
  return [
    { zone: '', addresses: [AT.root], records: [soa(''), ns('test', 'ns.test'), address('ns.test', AT.tld)] },
    { zone: 'test', addresses: [AT.tld], records: tld, ...(at.tld ? { script: at.tld } : {}) },
    serving(AT.first, at.first),
    serving(AT.second, at.second),
    ...(sharedWithParent ? [serving(AT.tld)] : []),
    { zone: 'elsewhere.test', addresses: [AT.elsewhere], records: elsewhere },
    { zone: '', addresses: [AT.resolver], records: [], script: resolver },
  ];
}

/** The check of one kind, of one subject where there are several. */
export function pick<K extends DnsCheck['check']>(evidence: DnsEvidence, kind: K, subject?: string) {
  const found = evidence.checks.find(
    (check) => check.check === kind && (subject === undefined || ('zone' in check && check.zone === subject)),
  );
  if (!found || 'crashed' in found) throw new Error(`no ${kind} check: ${JSON.stringify(found)}`);
  return found as Extract<Exclude<DnsCheck, { crashed: string }>, { check: K }>;
}
