import type {
  AliasCheck,
  AuthoritativeCheck,
  DelegationCheck,
  DnsAnswerEvidence,
  DnsEvidence,
  DnssecCheck,
  NegativeTtlCheck,
  ResolverCheck,
  ShadowCheck,
} from '../../../lambda/contract/evidence/dns.ts';
import { type Seen, type SeenAnswer, type SeenByResolver, type SeenZone, withoutCountdown } from './seen.ts';

type Check =
  | DelegationCheck
  | DnssecCheck
  | NegativeTtlCheck
  | AliasCheck
  | AuthoritativeCheck
  | ResolverCheck
  | ShadowCheck;

/** The evidence of one name, field for field. @throws Error when a check crashed or something was left out */
export function seenByProduct(evidence: DnsEvidence): Seen {
  const checks = evidence.checks.map((check): Check => {
    if ('crashed' in check) throw new Error(`the check ${check.check} crashed: ${check.crashed}`);
    return check;
  });
  if (evidence.omitted.names + evidence.omitted.zones > 0) throw new Error('the evidence leaves something out');
  const every = <Name extends Check['check']>(name: Name) =>
    checks.filter((check): check is Extract<Check, { check: Name }> => check.check === name);
  const [alias] = every('alias');
  const [resolvers] = every('resolvers');
  const [view] = resolvers?.resolvers ?? [];
  if (!alias || !view) throw new Error('the evidence holds no alias or no resolver');
  return {
    zones: byZone(every('delegation'), readZone),
    dnssec: byZone(every('dnssec'), ({ state, ds, keyTags }) => ({
      state,
      ds: ds.map(({ keyTag }) => keyTag).sort(),
      keys: [...keyTags].sort(),
    })),
    soa: byZone(every('negative-ttl'), ({ soa }) => soa),
    alias: {
      hops: alias.hops.map(({ name, target, ttl, zone }) => `${name} ${ttl} ${target} in ${zone}`),
      end: alias.end,
      target: alias.target,
      zone: alias.zone,
    },
    answers: Object.fromEntries(
      every('authoritative').flatMap(({ answers }) =>
        answers.map((answer) => [`${answer.address} ${answer.transport}`, readAnswer(answer)]),
      ),
    ),
    resolver: readResolver(view),
  };
}

function byZone<Each extends { readonly zone: string }, Found>(checks: readonly Each[], read: (check: Each) => Found) {
  return Object.fromEntries(checks.map((check) => [check.zone, read(check)]));
}

function readZone(check: DelegationCheck): SeenZone {
  const { delegated, path, parent, servers, onlyAtParent, onlyInZone, glueDiffers, notChecked } = check;
  return {
    delegated,
    path: path.map(({ zone }) => zone),
    nameServers: parent?.nameServers ?? [],
    ...(parent ? { ttl: parent.ttl } : {}),
    glue: (parent?.glue ?? []).map(({ server, address }) => `${server} ${address}`).sort(),
    servers: Object.fromEntries(
      servers.map(({ address, state, why, serial, nameServers }) => [
        address,
        { state, ...(why === undefined ? {} : { why }), ...(serial === undefined ? {} : { serial }), nameServers },
      ]),
    ),
    onlyAtParent: [...onlyAtParent].sort(),
    onlyInZone: [...onlyInZone].sort(),
    glueDiffers: glueDiffers.map((each) => ({ ...each, parent: each.parent.join(), zone: each.zone.join() })),
    notAsked: notChecked.map(({ server, address }) => (address === undefined ? server : `${server} ${address}`)).sort(),
  };
}

function readAnswer(answer: DnsAnswerEvidence): SeenAnswer {
  const { failure, rcode, authoritative: aa, truncated: tc, withoutEdns, values, alias, negativeTtl } = answer;
  if (failure !== undefined) return { failure };
  return {
    ...(rcode === undefined ? {} : { rcode }),
    ...(aa === undefined ? {} : { aa }),
    ...(tc === undefined ? {} : { tc }),
    ...(withoutEdns ? { withoutEdns } : {}),
    ...(values ? { values: readValues(values) } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(negativeTtl === undefined ? {} : { negativeTtl }),
  };
}

function readValues({ count, expectedServed, foreign, foreignHashes }: NonNullable<DnsAnswerEvidence['values']>) {
  return { count, expected: expectedServed, foreign, hashes: [...foreignHashes].sort() };
}

function readResolver(view: ResolverCheck['resolvers'][number]): SeenByResolver {
  const { reading, validated, unvalidated } = view;
  if (!validated || !unvalidated) throw new Error(`the resolver was not asked: ${view.why}`);
  const { authenticData: ad, extendedErrors } = validated;
  return {
    reading,
    validated: {
      ...withoutCountdown(readAnswer(validated)),
      ...(ad === undefined ? {} : { ad }),
      ede: extendedErrors.map(({ code }) => code).sort(),
    },
    unvalidated: withoutCountdown(readAnswer(unvalidated)),
    validation: validationOf(reading, ad),
  };
}

/** What the product's reading claims that a validator comes to. */
function validationOf(reading: string, ad: boolean | undefined): string {
  if (reading === 'found' || reading === 'missing') return ad ? 'validated' : 'unsigned';
  return reading === 'dnssec-broken' ? 'broken' : 'unanswered';
}
