import { BACKUP_HOST } from '../../world/cas.ts';
import type { MatrixCase } from '../case.ts';

const zoneOf = (host: string) => host.slice(host.indexOf('.') + 1);

/** A CA that cannot be reached as it should, or is silent. */
export const caConnections: readonly MatrixCase[] = [
  {
    id: 'ca-refuse-backup',
    story: 'Nobody listens at the backup CA any more',
    put: [{ fault: 'ca-refuse', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-unreachable', step: 'order' },
  },
  {
    id: 'ca-refuse-staging',
    story: 'Nobody listens at the staging CA during its maintenance',
    put: [{ fault: 'ca-refuse', parameters: { ca: 'staging' } }],
    truth: { fault: 'ca', code: 'ca-unreachable', step: 'order' },
  },
  {
    id: 'ca-refuse-midway',
    story: 'The backup CA goes away between the order and the challenge',
    put: [
      {
        fault: 'ca-refuse',
        parameters: { ca: 'backup' },
        at: { onRequest: { ca: 'backup', resource: 'authorization' } },
      },
    ],
    truth: { fault: 'ca', code: 'ca-unreachable' },
  },
  {
    id: 'ca-reset-order',
    story: 'The backup CA cuts the connection instead of answering newOrder',
    put: [{ fault: 'ca-reset', parameters: { ca: 'backup', at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-unreachable', step: 'order' },
  },
  {
    id: 'ca-reset-finalize-carried-out',
    story: 'The staging CA issues, and only the answer to finalize is lost',
    put: [{ fault: 'ca-reset', parameters: { ca: 'staging', at: ['finalize'], carriedOut: true, times: 1 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'ca-drop-certificate',
    story: 'The connection to the backup CA ends in the middle of the certificate, each time',
    put: [{ fault: 'ca-drop', parameters: { ca: 'backup', at: ['certificate'], bytes: 200 } }],
    truth: { fault: 'ca', code: 'ca-unreachable', step: 'certificate' },
  },
  {
    id: 'ca-idle-cut',
    story: 'The backup CA cuts idle connections without a word, as some do',
    put: [{ fault: 'ca-idle-cut', parameters: { ca: 'backup', milliseconds: 50 } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'ca-delay-3s',
    story: 'The backup CA takes three seconds over each order',
    put: [{ fault: 'ca-delay', parameters: { ca: 'backup', milliseconds: 3_000, at: ['newOrder'] } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'ca-delay-25s',
    story: 'The backup CA takes 25 seconds over newOrder: no client waits so long',
    put: [{ fault: 'ca-delay', parameters: { ca: 'backup', milliseconds: 25_000, at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-silent', step: 'order' },
  },
  {
    id: 'ca-hang-staging-order',
    story: 'The staging CA takes newOrder and never answers',
    put: [{ fault: 'ca-hang', parameters: { ca: 'staging', at: ['newOrder'] } }],
    truth: { fault: 'ca', code: 'ca-silent', step: 'order' },
  },
  {
    id: 'ca-hang-backup-finalize',
    story: 'The backup CA takes the CSR and never answers',
    put: [{ fault: 'ca-hang', parameters: { ca: 'backup', at: ['finalize'] } }],
    truth: { fault: 'ca', code: 'ca-silent', step: 'finalize' },
  },
  {
    id: 'ca-hang-backup-directory',
    story: 'The backup CA takes connections and answers nothing at all',
    put: [{ fault: 'ca-hang', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-silent', step: 'order' },
  },
  {
    id: 'ca-tls-expired',
    story: 'The TLS certificate of the backup CA ran out yesterday',
    put: [{ fault: 'ca-tls-expired', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-tls-broken', step: 'order' },
  },
  {
    id: 'ca-tls-wrong-name',
    story: 'The staging CA shows the TLS certificate of another of its hosts',
    put: [{ fault: 'ca-tls-wrong-name', parameters: { ca: 'staging' } }],
    truth: { fault: 'ca', code: 'ca-tls-broken', step: 'order' },
  },
  {
    id: 'ca-tls-handshake',
    story: 'The backup CA refuses every TLS handshake',
    put: [{ fault: 'ca-tls-handshake-failure', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-tls-broken', step: 'order' },
  },
  {
    id: 'ca-slow-throughout',
    story:
      'The backup CA takes three and a half seconds over everything: in time each time, and too long for the probe',
    put: [{ fault: 'ca-delay', parameters: { ca: 'backup', milliseconds: 3_500 } }],
    truth: { fault: 'prober', code: 'round-too-slow' },
  },
  {
    id: 'ca-not-reached-off-the-net',
    story: 'The network of the backup CA is off the net: packets to it go nowhere',
    put: [{ fault: 'egress-ca-blocked', parameters: { ca: 'backup' } }],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'ca-not-reached-firewall',
  },
  {
    id: 'ca-not-reached-firewall',
    story: 'A firewall of ours drops packets to the backup CA alone',
    put: [{ fault: 'egress-ca-blocked', parameters: { ca: 'backup' } }],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'ca-not-reached-off-the-net',
  },
  {
    id: 'ca-name-gone',
    story: 'The zone of the backup CA’s host name has lost that name',
    put: [{ fault: 'dns-nxdomain', parameters: { zone: zoneOf(BACKUP_HOST), name: BACKUP_HOST } }],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'ca-name-blocked',
  },
  {
    id: 'ca-name-blocked',
    story: 'A DNS firewall of ours says that there is no such name as that of the backup CA',
    put: [{ fault: 'dns-nxdomain', parameters: { zone: zoneOf(BACKUP_HOST), name: BACKUP_HOST } }],
    truth: { fault: 'unknown', code: 'ca-not-reached', step: 'order' },
    twin: 'ca-name-gone',
  },
];
