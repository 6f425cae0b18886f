import { LAB_ZONE, PARENT_ZONE } from '../../world/config.ts';
import type { MatrixCase } from '../case.ts';
import { ALIAS, ONE_SERVER, PARENT_SERVERS } from '../places.ts';

/** What the parent zone says of the delegated one: delegation, aliases, DS. */
export const dnsDelegation: readonly MatrixCase[] = [
  {
    id: 'dns-delegation-removed',
    story: 'Somebody has taken the NS records out of the parent zone',
    put: [{ fault: 'dns-delegation-removed', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'configuration', code: 'zone-not-delegated', step: 'propagation' },
  },
  {
    id: 'dns-delegation-removed-real',
    story: 'The same, seen by the real name whose CNAME leads there',
    put: [{ fault: 'dns-delegation-removed', parameters: { zone: LAB_ZONE } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'zone-not-delegated' },
  },
  {
    id: 'dns-lame-all',
    story: 'The zone was made anew, and the parent still names the servers of the old one, which refuse',
    put: [{ fault: 'dns-lame', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'configuration', code: 'name-server-lame', step: 'propagation' },
  },
  {
    id: 'dns-lame-one',
    story: 'One of the servers that the parent names has never heard of the zone',
    put: [{ fault: 'dns-lame', parameters: { zone: LAB_ZONE, servers: ONE_SERVER } }],
    truth: { fault: 'configuration', code: 'name-server-lame', step: 'propagation' },
  },
  {
    id: 'dns-delegated-to-more',
    story: 'The parent names a server that the zone does not name',
    put: [{ fault: 'setup-delegated-elsewhere', parameters: { nameServers: ['ns-7.awsdns-7.net'], kept: 4 } }],
    truth: { fault: 'configuration', code: 'delegation-inconsistent' },
  },
  {
    id: 'dns-delegated-to-others',
    story: 'The parent names four servers of an earlier zone, which happen to serve this one too',
    put: [
      {
        fault: 'setup-delegated-elsewhere',
        parameters: { nameServers: ['ns-7.awsdns-7.net', 'ns-8.awsdns-8.org', 'ns-9.awsdns-9.com'] },
      },
    ],
    truth: { fault: 'configuration', code: 'delegation-inconsistent' },
  },
  {
    id: 'dns-parent-servfail',
    story: 'The name servers of the parent zone answer SERVFAIL',
    put: [{ fault: 'dns-servfail', parameters: { zone: PARENT_ZONE, servers: PARENT_SERVERS } }],
    truth: { fault: 'dns-provider', code: 'servers-failing', step: 'propagation' },
  },
  {
    id: 'dns-parent-gone',
    story: 'The name servers of the parent zone are gone',
    put: [{ fault: 'dns-not-listening', parameters: { servers: PARENT_SERVERS } }],
    round: { target: 'www' },
    truth: { fault: 'dns-provider', code: 'servers-unreachable' },
  },
  {
    id: 'dns-cname-removed',
    story: 'The CNAME at the challenge name of www is gone since the last move of the parent zone',
    put: [{ fault: 'dns-cname-removed', parameters: { name: ALIAS } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-missing', step: 'publish' },
  },
  {
    id: 'dns-cname-wrong',
    story: 'The CNAME at the challenge name of www leads to a zone of another team',
    put: [{ fault: 'dns-cname-wrong', parameters: { name: ALIAS } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-wrong', step: 'publish' },
  },
  {
    id: 'dns-cname-double-label',
    story: 'The CNAME has the domain twice, as an editor adds it by itself',
    put: [
      {
        fault: 'dns-cname-wrong',
        parameters: { name: ALIAS, target: `www.${PARENT_ZONE}.${LAB_ZONE}.${PARENT_ZONE}` },
      },
    ],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-wrong', step: 'publish' },
  },
  {
    id: 'dns-cname-loop',
    story: 'The CNAME at the challenge name leads back to itself',
    put: [{ fault: 'dns-cname-loop', parameters: { name: ALIAS } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-wrong', step: 'publish' },
  },
  {
    id: 'dns-delegated-glue',
    story: 'The parent has a server with a name of the zone itself and its address, and the zone knows neither',
    put: [{ fault: 'setup-delegated-elsewhere', parameters: { nameServers: [`ns-old.${LAB_ZONE}`], kept: 4 } }],
    truth: { fault: 'configuration', code: 'delegation-inconsistent' },
  },
];
