import { LAB_ZONE } from '../../world/config.ts';
import type { MatrixCase } from '../case.ts';
import { CA_RESOLVER, ONE_SERVER, PUBLISHED_AT, THREE_SERVERS, TWO_PERSPECTIVES } from '../places.ts';

/** Name servers of the delegated zone that do not do their work. */
export const dnsServers: readonly MatrixCase[] = [
  {
    id: 'dns-not-listening-all',
    story: 'All four name servers of the zone are gone',
    put: [{ fault: 'dns-not-listening', parameters: {} }],
    truth: { fault: 'dns-provider', code: 'servers-unreachable', step: 'propagation' },
  },
  {
    id: 'dns-not-listening-one',
    story: 'One of the four name servers is gone',
    put: [{ fault: 'dns-not-listening', parameters: { servers: ONE_SERVER } }],
    truth: { fault: 'dns-provider', code: 'servers-unreachable', step: 'propagation' },
  },
  {
    id: 'dns-servfail-all',
    story: 'All name servers of the zone answer SERVFAIL',
    put: [{ fault: 'dns-servfail', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'dns-provider', code: 'servers-failing', step: 'propagation' },
  },
  {
    id: 'dns-servfail-three',
    story: 'Three of four name servers answer SERVFAIL',
    put: [{ fault: 'dns-servfail', parameters: { zone: LAB_ZONE, servers: THREE_SERVERS } }],
    round: { target: 'wildcard' },
    truth: { fault: 'dns-provider', code: 'servers-failing', step: 'propagation' },
  },
  {
    id: 'dns-servfail-ca-resolver',
    story: 'The name servers answer SERVFAIL to the resolver of the CAs, and everybody else well',
    put: [{ fault: 'dns-servfail', parameters: { zone: LAB_ZONE, clients: CA_RESOLVER } }],
    truth: { fault: 'dns-provider', code: 'servers-failing', step: 'validation' },
  },
  {
    id: 'dns-nxdomain-all',
    story: 'No name server knows the name that Route 53 has taken',
    put: [{ fault: 'dns-nxdomain', parameters: { zone: LAB_ZONE, name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
  {
    id: 'dns-nxdomain-one',
    story: 'One name server denies every name of the zone but its apex',
    put: [{ fault: 'dns-nxdomain', parameters: { zone: LAB_ZONE, servers: ONE_SERVER } }],
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
  {
    id: 'dns-partial-one',
    story: 'One name server never gets the values of the real name',
    put: [{ fault: 'dns-partial', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
  {
    id: 'dns-stale-one',
    story: 'One name server stands still',
    put: [{ fault: 'dns-stale', parameters: { servers: ONE_SERVER } }],
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
  {
    id: 'dns-stale-all',
    story: 'All name servers stand still',
    put: [{ fault: 'dns-stale', parameters: {} }],
    round: { target: 'wildcard' },
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
  {
    id: 'dns-stale-late',
    story: 'One name server lags five seconds behind',
    put: [{ fault: 'dns-stale', parameters: { servers: ONE_SERVER, seconds: 5 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'dns-slow-30ms',
    story: 'The name servers take 30 ms more, which the resolvers have the patience for',
    put: [{ fault: 'dns-slow', parameters: { zone: LAB_ZONE, milliseconds: 30 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'dns-slow-one',
    story: 'One name server takes four seconds over each answer: resolvers have given up by then',
    put: [{ fault: 'dns-slow', parameters: { zone: LAB_ZONE, servers: ONE_SERVER, milliseconds: 4_000 } }],
    truth: { fault: 'dns-provider', code: 'servers-unreachable', step: 'propagation' },
  },
  {
    id: 'dns-tcp-refused',
    story: 'A firewall before the name servers lets no TCP through',
    put: [{ fault: 'dns-tcp-refused', parameters: {} }],
    truth: { fault: 'dns-provider', code: 'servers-refuse-tcp' },
  },
  {
    id: 'dns-truncated',
    story: 'The name servers send everybody to TCP, as under an attack, and answer there',
    put: [{ fault: 'dns-truncated', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'dns-edns-dropped',
    story: 'An old firewall before the name servers drops queries with EDNS',
    put: [{ fault: 'dns-edns-dropped', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'dns-provider', code: 'servers-refuse-edns' },
  },
  {
    id: 'dns-edns-formerr',
    story: 'The name servers are older than EDNS',
    put: [{ fault: 'dns-edns-formerr', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'dns-provider', code: 'servers-refuse-edns' },
  },
  {
    id: 'dns-ipv6-dead',
    story: 'The IPv6 addresses of the name servers are dead, their IPv4 addresses answer',
    put: [{ fault: 'dns-address-family', parameters: { unreachable: 'ipv6' } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'dns-ipv4-gone',
    story: 'The name servers have lost their IPv4 addresses, and nothing answers at those of IPv6',
    put: [{ fault: 'dns-address-family', parameters: { unreachable: 'ipv4' } }],
    truth: { fault: 'dns-provider', code: 'servers-unreachable', step: 'propagation' },
  },
  {
    id: 'dns-perspectives-geo-block',
    story: 'A rule of ours turns queries of two countries away, where two of the CA’s perspectives stand',
    put: [{ fault: 'dns-servfail', parameters: { zone: LAB_ZONE, clients: TWO_PERSPECTIVES } }],
    truth: { fault: 'unknown', code: 'secondary-validation-failed', step: 'validation' },
    needs: { staging: 'Boulder' },
    twin: 'dns-perspectives-edge-sites',
  },
  {
    id: 'dns-perspectives-edge-sites',
    story: 'Route 53’s edge sites near two of the CA’s perspectives answer SERVFAIL',
    put: [{ fault: 'dns-servfail', parameters: { zone: LAB_ZONE, clients: TWO_PERSPECTIVES } }],
    truth: { fault: 'unknown', code: 'secondary-validation-failed', step: 'validation' },
    needs: { staging: 'Boulder' },
    twin: 'dns-perspectives-geo-block',
  },
  {
    id: 'dns-other-values-one',
    story: 'One name server answers with values of another time',
    put: [{ fault: 'dns-other-values', parameters: { servers: ONE_SERVER, name: PUBLISHED_AT } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'servers-disagree', step: 'propagation' },
  },
];
