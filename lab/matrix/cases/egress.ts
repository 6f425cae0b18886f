import type { MatrixCase } from '../case.ts';

/** The way out of the functions. */
export const egress: readonly MatrixCase[] = [
  {
    id: 'egress-no-route-timeout',
    story: 'The subnet of the functions has lost its NAT gateway: packets go nowhere',
    put: [{ fault: 'egress-no-route', parameters: { as: 'timeout' } }],
    truth: { fault: 'platform', code: 'no-egress', step: 'order' },
  },
  {
    id: 'egress-no-route-unreachable',
    story: 'There is no route out of the subnet of the functions',
    put: [{ fault: 'egress-no-route', parameters: { as: 'unreachable' } }],
    truth: { fault: 'platform', code: 'no-egress', step: 'order' },
  },
  {
    id: 'egress-no-route-refused',
    story: 'A firewall of the company refuses everything from the subnet of the functions',
    put: [{ fault: 'egress-no-route', parameters: { as: 'refused' } }],
    round: { target: 'wildcard' },
    truth: { fault: 'platform', code: 'no-egress', step: 'order' },
  },
  {
    id: 'egress-staging-only',
    story: 'The firewall was told of the staging CA, and neither of the backup CA nor of DNS',
    put: [{ fault: 'egress-one-host-only', parameters: { port: '{port:staging}', as: 'refused' } }],
    truth: {
      fault: 'platform',
      code: 'ca-egress-blocked',
      contributing: ['dns-egress-blocked'],
    },
  },
  {
    id: 'egress-backup-only',
    story: 'The firewall lets through to the backup CA alone, and drops everything else',
    put: [{ fault: 'egress-one-host-only', parameters: { port: '{port:backup}', as: 'timeout' } }],
    truth: {
      fault: 'platform',
      code: 'ca-egress-blocked',
      contributing: ['dns-egress-blocked'],
    },
  },
  {
    id: 'egress-dns-blocked',
    story: 'The firewall drops DNS to everybody but the resolver of the network',
    put: [{ fault: 'egress-dns-blocked', parameters: {} }],
    truth: { fault: 'platform', code: 'dns-egress-blocked', step: 'propagation' },
  },
  {
    id: 'egress-dns-blocked-udp',
    story: 'The firewall drops DNS over UDP',
    put: [{ fault: 'egress-dns-blocked', parameters: { transport: 'udp' } }],
    truth: { fault: 'platform', code: 'dns-egress-blocked', step: 'propagation' },
  },
  {
    id: 'egress-dns-blocked-real',
    story: 'The firewall refuses DNS, seen by the real name',
    put: [{ fault: 'egress-dns-blocked', parameters: { as: 'refused' } }],
    round: { target: 'www' },
    truth: { fault: 'platform', code: 'dns-egress-blocked' },
  },
  {
    id: 'egress-inspecting-proxy',
    story: 'A new proxy of the company opens all TLS on the way out',
    put: [{ fault: 'egress-inspecting-proxy', parameters: {} }],
    truth: { fault: 'platform', code: 'tls-intercepted', step: 'order' },
  },
  {
    id: 'egress-inspecting-proxy-one-ca',
    story: 'The proxy of the company opens TLS to the backup CA alone, for its category',
    put: [{ fault: 'egress-inspecting-proxy', parameters: { ca: 'backup' } }],
    truth: { fault: 'unknown', code: 'ca-tls-unknown-issuer', step: 'order' },
    twin: 'egress-ca-changed-root',
  },
  {
    id: 'egress-ca-changed-root',
    story: 'The backup CA shows a certificate of a root that it has just moved to, and the config has the old one',
    put: [{ fault: 'egress-inspecting-proxy', parameters: { ca: 'backup' } }],
    truth: { fault: 'unknown', code: 'ca-tls-unknown-issuer', step: 'order' },
    twin: 'egress-inspecting-proxy-one-ca',
  },
];
