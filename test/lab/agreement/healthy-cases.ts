import { NAME_SERVERS, ZONE } from '../dns/world.ts';
import { type DnsCase, VALUES } from './dns-case.ts';
import { ALIAS, CHALLENGE } from './names.ts';

const [ONE, TWO] = VALUES;
const quoted = (value: string) => `"${value}"`;
const SPLIT = `"${ONE.slice(0, 20)}" "${ONE.slice(20)}"`;
const SELF_SERVED = [`ns1.${ZONE}`, `ns2.${ZONE}`];

/** States without a fault, or with a fault that is a person's and no switch's. */
export const HEALTHY_CASES: readonly DnsCase[] = [
  { name: 'unsigned zone', shows: '"validation":"unsigned"' },
  { name: 'signed zone', signed: true, shows: '"validation":"validated"' },
  { name: 'alias into an unsigned zone', at: ALIAS, shows: `${ALIAS} 60 ${CHALLENGE} in example.org` },
  { name: 'alias into a signed zone', at: ALIAS, signed: true, shows: '"validation":"validated"' },
  {
    name: 'alias of an alias',
    at: '_acme-challenge.two.example.org',
    arrange: ({ dns }) => dns.parent.set('_acme-challenge.two.example.org', 'CNAME', 30, [`${ALIAS}.`]),
    shows: `_acme-challenge.two.example.org 30 ${ALIAS} in example.org`,
  },
  {
    name: 'alias within the delegated zone',
    at: `_acme-challenge.inner.${ZONE}`,
    arrange: ({ source }) => source.set(ZONE, `_acme-challenge.inner.${ZONE}`, 'CNAME', [CHALLENGE]),
    shows: `"target":"${CHALLENGE}"`,
  },
  {
    name: 'alias to where nothing is',
    at: `_acme-challenge.inner.${ZONE}`,
    signed: true,
    arrange: ({ source }) => source.set(ZONE, `_acme-challenge.inner.${ZONE}`, 'CNAME', [`gone.${ZONE}`]),
    shows: '"end":"nxdomain"',
  },
  {
    name: 'two values, as for a name and its wildcard',
    arrange: ({ source }) => source.set(ZONE, CHALLENGE, 'TXT', VALUES.map(quoted)),
    expected: VALUES,
    shows: '"expected":2',
  },
  { name: 'one of two values', expected: VALUES, shows: '"count":1,"expected":1' },
  {
    name: 'a value of somebody else',
    arrange: ({ source }) => source.set(ZONE, CHALLENGE, 'TXT', [quoted(ONE), '"left behind"']),
    shows: '"foreign":1',
  },
  {
    name: 'a value in two strings',
    arrange: ({ source }) => source.set(ZONE, CHALLENGE, 'TXT', [SPLIT]),
    shows: '"count":1,"expected":1',
  },
  {
    name: 'quotes, backslashes and octets beyond ASCII in a value',
    arrange: ({ source }) => source.set(ZONE, CHALLENGE, 'TXT', ['"a\\"b\\\\c\\344\\000"']),
    shows: '"foreign":1',
  },
  {
    name: 'a wildcard of the zone stands for the name',
    at: `some.wild.${ZONE}`,
    signed: true,
    arrange: ({ source }) => source.set(ZONE, `*.wild.${ZONE}`, 'TXT', [quoted(ONE)]),
    shows: '"expected":1',
  },
  {
    name: 'several labels deep',
    at: `_acme-challenge.a.b.c.canary.${ZONE}`,
    signed: true,
    arrange: ({ source }) => source.set(ZONE, `_acme-challenge.a.b.c.canary.${ZONE}`, 'TXT', [quoted(TWO)]),
    expected: [TWO],
    shows: '"expected":1',
  },
  { name: 'upper case in the name', at: CHALLENGE.toUpperCase(), shows: '"expected":1' },
  { name: 'no such name', at: `gone.${ZONE}`, shows: '"end":"nxdomain"' },
  { name: 'no such name, signed', at: `gone.${ZONE}`, signed: true, shows: '"validation":"validated"' },
  { name: 'an empty name between names', at: `www.${ZONE}`, shows: '"end":"nodata"' },
  {
    name: 'other types alone at the name, signed',
    signed: true,
    at: `host.${ZONE}`,
    arrange: ({ source }) => source.set(ZONE, `host.${ZONE}`, 'A', ['192.0.2.1']),
    shows: '"end":"nodata"',
  },
  {
    name: 'more values than fit into UDP',
    arrange: ({ source }) =>
      source.set(
        ZONE,
        CHALLENGE,
        'TXT',
        Array.from({ length: 6 }, (_, index) => quoted(String(index).padStart(250, 'x'))),
      ),
    shows: '"tc":true',
  },
  {
    name: 'another SOA: serial, TTL of denials',
    at: `gone.${ZONE}`,
    arrange: ({ source }) => source.set(ZONE, ZONE, 'SOA', ['ns. hostmaster. 2026112501 7200 900 1209600 42']),
    shows: '"serial":2026112501,"ttl":60,"minimum":42',
  },
  {
    name: 'the zone names a server that its parent does not',
    arrange: ({ source }) => source.set(ZONE, ZONE, 'NS', [...NAME_SERVERS.slice(1), 'ns-9.awsdns-99.com']),
    shows: `"onlyAtParent":["${NAME_SERVERS[0]}"],"onlyInZone":["ns-9.awsdns-99.com"]`,
  },
  {
    name: 'one server alone at the parent',
    arrange: ({ dns }) => dns.delegate(ZONE, NAME_SERVERS.slice(0, 1)),
    shows: '"onlyInZone":["ns-1099',
  },
  {
    name: 'name servers within the parent zone, with glue',
    arrange: ({ dns, source }) => {
      source.set(ZONE, ZONE, 'NS', ['ns-a.example.org', 'ns-b.example.org']);
      dns.delegate(ZONE, ['ns-a.example.org', 'ns-b.example.org']);
    },
    shows: '"glue":["ns-a.example.org 127.0.0.3',
  },
  {
    name: 'name servers within the zone itself, whose glue is old',
    arrange: ({ dns, source }) => {
      source.set(ZONE, ZONE, 'NS', SELF_SERVED);
      for (const name of SELF_SERVED) source.set(ZONE, name, 'A', ['192.0.2.53']);
      dns.delegate(ZONE, SELF_SERVED);
    },
    shows: '"zone":"192.0.2.53"',
  },
  {
    name: 'keys without a DS at the parent',
    signed: true,
    arrange: ({ dns }) => dns.parent.remove(ZONE, 'DS'),
    shows: '"state":"no-ds"',
  },
  {
    name: 'a zone that its servers do not have',
    arrange: ({ source }) => source.remove(ZONE),
    shows: '"why":"REFUSED"',
  },
];
