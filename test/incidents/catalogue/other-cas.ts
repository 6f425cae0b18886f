import { ACME_ERROR } from '../../../lab/matrix/places.ts';
import { BACKUP_HOST } from '../../../lab/world/cas.ts';
import type { Incident } from '../incident.ts';

const BLOCKED = { renewal: 'ready', failover: 'blocked' } as const;

export const OTHER_CA_INCIDENTS: readonly Incident[] = [
  {
    id: 'buypass-2025-10-15-retired',
    date: '2025-10-15',
    ca: 'Buypass',
    story: 'The product had ended, and the directory was there no more',
    source: 'the release notes of ACME clients that took the CA out',
    rebuilt: 'The directory of the backup CA is 404 with a page of HTML.',
    put: [
      {
        fault: 'ca-status',
        parameters: {
          ...{ ca: 'backup', status: 404, at: ['directory'] },
          ...{ body: '<html><body>Not Found</body></html>', contentType: 'text/html' },
        },
      },
    ],
    truth: { fault: 'ca', code: 'ca-protocol-violation', readiness: BLOCKED },
  },
  {
    id: 'buypass-2025-10-15-name-gone',
    date: '2025-10-15',
    ca: 'Buypass',
    story: 'The host name of the retired directory is found no more',
    source: 'as above; that the name goes last is how such ends go',
    rebuilt: 'The zone of the host name of the backup CA has lost that name. A DNS firewall of ours would look alike.',
    put: [
      {
        fault: 'dns-nxdomain',
        parameters: { zone: BACKUP_HOST.slice(BACKUP_HOST.indexOf('.') + 1), name: BACKUP_HOST },
      },
    ],
    truth: { fault: 'unknown', code: 'ca-not-reached', readiness: { renewal: 'ready', failover: 'unknown' } },
  },
  {
    id: 'gts-2026-02-17-blocked',
    date: '2026-02-17',
    ca: 'Google Trust Services',
    story: 'Issuance was blocked on purpose for some ten hours, while a correction was rolled out, and announced',
    source: 'write-ups of the announcement',
    rebuilt: 'New orders at the backup CA are answered with 503, and its status page tells of an outage.',
    put: [
      {
        fault: 'ca-status',
        parameters: {
          ...{ ca: 'backup', status: 503, at: ['newOrder'] },
          problem: { type: `${ACME_ERROR}serverInternal`, detail: 'Issuance is paused' },
        },
      },
      { fault: 'status-major-outage', parameters: { ca: 'backup' } },
    ],
    truth: { fault: 'ca', code: 'ca-server-error', readiness: BLOCKED },
  },
  {
    id: 'zerossl-finalize-502',
    date: 'recurring',
    ca: 'ZeroSSL',
    story: 'Validated orders end at finalize with 502 or 504 in busy hours',
    source: 'issues of acme.sh',
    rebuilt: 'The proxy before the backup CA answers finalize with 502.',
    put: [{ fault: 'ca-bad-gateway', parameters: { ca: 'backup', at: ['finalize'] } }],
    truth: { fault: 'ca', code: 'ca-server-error', readiness: BLOCKED },
  },
  {
    id: 'zerossl-processing',
    date: 'recurring',
    ca: 'ZeroSSL',
    story: 'Orders stay at processing for longer than any client waits',
    source: 'issues of acme.sh',
    rebuilt: 'Orders of the backup CA stay at processing.',
    put: [{ fault: 'ca-processing', parameters: { ca: 'backup', of: 'order' } }],
    truth: { fault: 'ca', code: 'ca-issuance-stuck', readiness: BLOCKED },
  },
  {
    id: 'zerossl-nonces',
    date: 'recurring',
    ca: 'ZeroSSL',
    story: 'Nonces that the CA has just given out are refused, again and again',
    source: 'issues of acme.sh',
    rebuilt: 'The proxy before the backup CA refuses every nonce.',
    put: [{ fault: 'ca-bad-nonce', parameters: { ca: 'backup' } }],
    truth: { fault: 'ca', code: 'ca-nonces-broken', readiness: BLOCKED },
  },
];
