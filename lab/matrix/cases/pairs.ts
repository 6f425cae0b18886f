import { CONTROL_HOST_NAMES } from '../../controls/hosts.ts';
import { LAB_ZONE } from '../../world/config.ts';
import type { MatrixCase } from '../case.ts';
import { ALIAS, ONE_SERVER, PUBLISHED_AT } from '../places.ts';

/**
 * Two faults at once. Primary is what keeps more CAs from issuing; where that is equal, what is ours to mend, for it can be
 * mended at once.
 */
export const pairs: readonly MatrixCase[] = [
  {
    id: 'pair-delegation-and-ca',
    story: 'The delegation is gone, and the backup CA is down on top of it',
    put: [
      { fault: 'dns-delegation-removed', parameters: { zone: LAB_ZONE } },
      { fault: 'ca-refuse', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'configuration', code: 'zone-not-delegated', contributing: ['ca-unreachable'] },
  },
  {
    id: 'pair-ca-and-lame-server',
    story: 'One server of the delegation is lame, and the TLS certificate of the backup CA ran out',
    put: [
      { fault: 'dns-lame', parameters: { zone: LAB_ZONE, servers: ONE_SERVER } },
      { fault: 'ca-tls-expired', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'configuration', code: 'name-server-lame', contributing: ['ca-tls-broken'] },
  },
  {
    id: 'pair-ca-and-tcp',
    story: 'The backup CA does not finish orders, and the name servers take no TCP',
    put: [
      { fault: 'ca-processing', parameters: { ca: 'backup', of: 'order' } },
      { fault: 'dns-tcp-refused', parameters: {} },
    ],
    truth: { fault: 'ca', code: 'ca-issuance-stuck', contributing: ['servers-refuse-tcp'] },
  },
  {
    id: 'pair-ca-and-insync',
    story: 'The backup CA sends a broken chain, and Route 53 never says INSYNC',
    put: [
      { fault: 'ca-wrong-chain', parameters: { ca: 'backup' } },
      { fault: 'aws-never-insync', parameters: {} },
    ],
    truth: { fault: 'ca', code: 'ca-chain-broken', contributing: ['propagation-late'] },
  },
  {
    id: 'pair-ca-and-evidence',
    story: 'The backup CA fails, and S3 does not take the evidence of it',
    put: [
      { fault: 'ca-bad-gateway', parameters: { ca: 'backup', at: ['newOrder'] } },
      { fault: 'aws-server-error', parameters: { service: 's3', action: 'PutObject' } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', contributing: ['evidence-not-kept'] },
  },
  {
    id: 'pair-secret-and-ca',
    story: 'The secret of the staging CA cannot be read, and the backup CA answers 502',
    put: [
      { fault: 'aws-secret-malformed', parameters: { secret: '{secret:staging}' } },
      { fault: 'ca-bad-gateway', parameters: { ca: 'backup', at: ['newOrder'] } },
    ],
    truth: { fault: 'configuration', code: 'secret-malformed', contributing: ['ca-server-error'] },
  },
  {
    id: 'pair-binding-and-limit',
    story: 'The binding of the backup CA is missing, and the staging CA limits our orders',
    put: [
      { fault: 'setup-secret-emptied', parameters: { ca: 'backup' } },
      { fault: 'ca-retry-after', parameters: { ca: 'staging', status: 429, seconds: 600, at: ['newOrder'] } },
    ],
    truth: { fault: 'configuration', code: 'binding-missing', contributing: ['ca-rate-limited'] },
  },
  {
    id: 'pair-budget-and-ca',
    story: 'The budget of the staging CA is spent, and the backup CA cannot be reached',
    put: [
      { fault: 'setup-budget-spent', parameters: { cas: ['staging'] } },
      { fault: 'ca-refuse', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-unreachable', contributing: ['budget-spent'] },
  },
  {
    id: 'pair-egress-hides-ca',
    story: 'The way out is gone, and behind it the backup CA is down as well, which nobody can see from here',
    put: [
      { fault: 'egress-no-route', parameters: { as: 'unreachable' } },
      { fault: 'ca-refuse', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'platform', code: 'no-egress' },
  },
  {
    id: 'pair-iam-and-ca',
    story: 'The role may not change the zone, and the staging CA fails before it comes to that',
    put: [
      { fault: 'aws-access-denied', parameters: { service: 'route53', action: 'ChangeResourceRecordSets' } },
      { fault: 'ca-status', parameters: { ca: 'staging', status: 500, at: ['newOrder'] } },
    ],
    truth: { fault: 'configuration', code: 'iam-denies-route53', contributing: ['ca-server-error'] },
  },
  {
    id: 'pair-alias-and-client',
    story: 'Another client uses the challenge name, while the CNAME of the real name leads elsewhere',
    put: [
      { fault: 'dns-cname-wrong', parameters: { name: ALIAS } },
      { fault: 'writer-certbot-like', parameters: { name: PUBLISHED_AT } },
    ],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-wrong' },
  },
  {
    id: 'pair-slow-ca-late-server',
    story: 'The backup CA hangs at finalize while one name server lags three seconds',
    put: [
      { fault: 'ca-hang', parameters: { ca: 'backup', at: ['finalize'] } },
      { fault: 'dns-stale', parameters: { servers: ONE_SERVER, seconds: 3 } },
    ],
    truth: { fault: 'ca', code: 'ca-silent', step: 'finalize' },
  },
  {
    id: 'pair-both-cas-differently',
    story: 'The staging CA is silent and the backup CA sends half a chain: two CAs, two faults of their own',
    put: [
      { fault: 'ca-hang', parameters: { ca: 'staging', at: ['newOrder'] } },
      { fault: 'ca-truncated-chain', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-silent', contributing: ['ca-chain-broken'] },
  },
  {
    id: 'pair-revocation-and-delegation',
    story: 'The staging CA does not revoke, and the parent names a server too many',
    put: [
      { fault: 'ca-status', parameters: { ca: 'staging', status: 500, at: ['revokeCert'] } },
      { fault: 'setup-delegated-elsewhere', parameters: { nameServers: ['ns-7.awsdns-7.net'], kept: 4 } },
    ],
    truth: { fault: 'configuration', code: 'delegation-inconsistent', contributing: ['ca-revocation-failing'] },
  },
  {
    id: 'pair-production-and-staging',
    story: 'The whole of a CA is down: its staging and its production',
    put: [
      { fault: 'ca-refuse', parameters: { ca: 'staging' } },
      { fault: 'ca-status', parameters: { ca: 'production', status: 503, at: ['directory'] } },
    ],
    truth: { fault: 'ca', code: 'ca-unreachable', contributing: ['ca-production-failing'] },
  },
  {
    id: 'pair-production-and-backup',
    story: 'The production CA is away, and so is the backup CA that should take over',
    put: [
      { fault: 'ca-refuse', parameters: { ca: 'production' } },
      { fault: 'ca-bad-gateway', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', contributing: ['ca-production-failing'] },
  },
  {
    id: 'pair-production-and-alias',
    story: 'The production CA is away, and the CNAME of the real name is gone',
    put: [
      { fault: 'ca-refuse', parameters: { ca: 'production' } },
      { fault: 'dns-cname-removed', parameters: { name: ALIAS } },
    ],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'alias-missing', contributing: ['ca-production-failing'] },
  },
  {
    id: 'pair-production-announced',
    story: 'The production CA fails, and its status page tells of it',
    put: [
      { fault: 'ca-status', parameters: { ca: 'production', status: 500, at: ['directory'] } },
      { fault: 'status-major-outage', parameters: { ca: 'production' } },
    ],
    truth: { fault: 'ca', code: 'ca-production-failing', contributing: ['ca-incident-announced'] },
  },
  {
    id: 'pair-announced-and-failing',
    story: 'The backup CA refuses orders with 500, and its status page tells of an outage',
    put: [
      { fault: 'ca-status', parameters: { ca: 'backup', status: 500, at: ['newOrder'] } },
      { fault: 'status-major-outage', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', contributing: ['ca-incident-announced'] },
  },
  {
    id: 'pair-announced-and-off-the-net',
    story: 'The network of the backup CA is off the net, and its status page, which is elsewhere, tells of it',
    put: [
      { fault: 'egress-ca-blocked', parameters: { ca: 'backup' } },
      { fault: 'status-major-outage', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-unreachable', contributing: ['ca-incident-announced'] },
  },
  {
    id: 'pair-announced-elsewhere-and-off-the-net',
    story: 'A firewall of ours drops packets to the backup CA, whose status page tells of its web site alone',
    put: [
      { fault: 'egress-ca-blocked', parameters: { ca: 'backup' } },
      { fault: 'status-degraded', parameters: { ca: 'backup', service: 'other' } },
    ],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'pair-unannounced-and-off-the-net',
  },
  {
    id: 'pair-unannounced-and-off-the-net',
    story: 'The network of the backup CA is off the net, and its status page tells of its web site alone',
    put: [
      { fault: 'egress-ca-blocked', parameters: { ca: 'backup' } },
      { fault: 'status-degraded', parameters: { ca: 'backup', service: 'other' } },
    ],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'pair-announced-elsewhere-and-off-the-net',
  },
  {
    id: 'pair-control-and-ca',
    story: 'One of the hosts that tell of the way out is away, and the backup CA as well',
    put: [
      { fault: 'control-refuse', parameters: { host: CONTROL_HOST_NAMES[0] } },
      { fault: 'ca-refuse', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-unreachable', step: 'order' },
  },
];
