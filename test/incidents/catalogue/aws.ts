import { DEADLINE_SECONDS } from '../../../lab/matrix/deadline.ts';
import type { Incident } from '../incident.ts';

const AWS = {
  date: '2025-10-20',
  ca: 'AWS us-east-1',
  source: 'write-ups of the outage; what ChangeResourceRecordSets met is not published',
} as const;
/** No probe is at work any more: the removal need not be kept waiting. */
const PROBES_OVER = { afterMs: 1_000 * (DEADLINE_SECONDS + 2) };

export const AWS_INCIDENTS: readonly Incident[] = [
  {
    ...AWS,
    id: 'aws-2025-10-20-route53',
    story: 'Control planes failed for some fifteen hours; name servers answered all the time, changes were at risk',
    rebuilt: 'Route 53 answers every call with 503, and its name servers answer.',
    put: [{ fault: 'aws-server-error', parameters: { service: 'route53', status: 503 }, off: PROBES_OVER }],
    truth: {
      ...{ fault: 'dns-provider', code: 'route53-failing' },
      readiness: { renewal: 'blocked', failover: 'blocked' },
    },
  },
  {
    ...AWS,
    id: 'aws-2025-10-20-secrets',
    story: 'Services that stand on the same control planes failed with them',
    rebuilt: 'Secrets Manager answers every call with 503.',
    put: [{ fault: 'aws-server-error', parameters: { service: 'secretsmanager', status: 503 } }],
    truth: {
      ...{ fault: 'platform', code: 'secrets-failing' },
      readiness: { renewal: 'unknown', failover: 'unknown' },
    },
  },
];
