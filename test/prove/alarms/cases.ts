import type { AlarmCase } from './alarm-case.ts';

const BOTH_GATEWAYS = ['staging', 'backup'].map((ca) => ({ fault: 'ca-bad-gateway', parameters: { ca } }));
const CHANGE = { service: 'route53', action: 'ChangeResourceRecordSets' };

/**
 * Every alarm by the fault that it is for, in lanes: those of one lane are played one after the other, lanes side by side. The
 * CAs belong to the first lane alone; the others touch a deployment each, in a lab of their own.
 */
export const LANES: Readonly<Record<string, readonly AlarmCase[]>> = {
  outages: [
    {
      id: 'healthy',
      story: 'Nothing is wrong: every target is probed at both CAs',
      deployments: ['one', 'ten', 'hundred'],
      put: [],
      rounds: { one: 'all', ten: 'all', hundred: 'all' },
      roundsAfter: {},
      raises: [],
      told: 'nobody',
    },
    {
      id: 'no-ca-issues',
      story: 'The gateways of both CAs answer 502',
      deployments: ['one', 'ten', 'hundred'],
      put: BOTH_GATEWAYS,
      rounds: { one: 'all', ten: 'all', hundred: 'all' },
      times: 2,
      raises: ['no-ca-issues', 'failover-at-risk', 'staging-impaired'],
      told: 'page',
    },
    {
      id: 'delegation-removed',
      story: 'The parent zone delegates the zone no longer',
      deployments: ['one', 'ten'],
      put: [{ fault: 'setup-undelegated' }],
      rounds: { one: 'all', ten: 'all' },
      times: 2,
      raises: ['path-broken', 'failover-at-risk', 'renewal-at-risk', 'staging-impaired'],
      told: 'page',
    },
    {
      id: 'backup-refuses',
      story: 'Nobody listens at the backup CA, and the usual one issues',
      deployments: ['one', 'ten', 'hundred'],
      put: [{ fault: 'ca-refuse', parameters: { ca: 'backup' } }],
      rounds: { one: 'all', ten: 'all', hundred: 10 },
      times: 2,
      raises: ['failover-at-risk'],
      told: 'notify',
    },
    {
      id: 'production-gone',
      story: 'Nobody listens at the production CA, while staging and backup issue',
      deployments: ['one', 'ten'],
      put: [{ fault: 'ca-refuse', parameters: { ca: 'production' } }],
      rounds: { one: 'all', ten: 'all' },
      times: 2,
      raises: ['renewal-at-risk'],
      told: 'notify',
    },
    {
      id: 'staging-alone',
      story: 'Nobody listens at the staging CA; production and backup are well',
      deployments: ['one', 'ten'],
      put: [{ fault: 'ca-refuse', parameters: { ca: 'staging' } }],
      rounds: { one: 'all', ten: 'all' },
      times: 2,
      raises: ['staging-impaired'],
      told: 'nobody',
    },
  ],
  clock: [
    {
      id: 'schedule-killed',
      story: 'Somebody disables the schedule of the rounds',
      deployments: ['clocked'],
      put: [{ fault: 'setup-schedule-disabled', parameters: { of: 'probeFunction' } }],
      raises: ['schedule-silent'],
      told: 'page',
      patience: 900,
    },
    {
      id: 'pulse-killed',
      story: 'Somebody disables the schedule of the pulse',
      deployments: ['clocked'],
      put: [{ fault: 'setup-schedule-disabled', parameters: { of: 'pulseFunction' } }],
      raises: ['pulse-silent'],
      told: 'page',
      patience: 600,
    },
  ],
  certificates: [
    {
      id: 'certificate-overdue',
      story: 'The web server still shows a certificate that has 5 of its 90 days left',
      deployments: ['named'],
      put: [{ fault: 'setup-certificate-served', parameters: { daysAgo: 85, daysLeft: 5 } }],
      raises: ['certificate-overdue'],
      told: 'page',
    },
    {
      id: 'mass-revocation',
      story: 'The production CA moves the renewal windows of young certificates into the past, with an explanation',
      deployments: ['named'],
      put: [
        {
          fault: 'ca-renewal-info',
          parameters: {
            ...{ ca: 'production', startsInHours: -2, endsInHours: 24 },
            explanationUrl: 'https://production-ca.example.com/incidents/2026-11',
          },
        },
      ],
      raises: ['mass-revocation'],
      told: 'page',
    },
  ],
  hands: [
    {
      id: 'quiet',
      story: 'The role may change the zone no longer, in a window of maintenance',
      deployments: ['kept'],
      window: 'open',
      put: [{ fault: 'aws-access-denied', parameters: { ...CHANGE, function: 'renewal-prober-kept' } }],
      rounds: { kept: 'all' },
      times: 2,
      raises: ['path-broken', 'failover-at-risk', 'staging-impaired'],
      told: 'nobody',
    },
    {
      id: 'route53-denied',
      story: 'The role may change the zone no longer',
      deployments: ['kept'],
      put: [{ fault: 'aws-access-denied', parameters: { ...CHANGE, function: 'renewal-prober-kept' } }],
      rounds: { kept: 'all' },
      times: 2,
      raises: ['path-broken', 'failover-at-risk', 'staging-impaired'],
      told: 'page',
    },
    {
      id: 'cleanup-denied',
      story: 'Route 53 takes the values, and the role may not take them away',
      deployments: ['kept'],
      put: [
        {
          fault: 'aws-access-denied',
          parameters: { ...CHANGE, function: 'renewal-prober-kept' },
          at: { onRequest: { ca: 'staging', resource: 'challenge' } },
        },
      ],
      rounds: { kept: 1 },
      afterwards: 'janitor',
      raises: ['cleanup-failed'],
      told: 'notify',
    },
    {
      id: 'budget-spent',
      story: 'All orders of the day at the staging CA are spent',
      deployments: ['kept'],
      put: [{ fault: 'setup-budget-spent', parameters: { cas: ['staging'] } }],
      raises: ['budget-spent'],
      told: 'notify',
    },
    {
      id: 'janitor-throttled',
      story: 'The janitor may not run, and its event waits until it is too old',
      deployments: ['kept'],
      put: [{ fault: 'setup-event-dropped' }],
      raises: ['dead-letters'],
      told: 'notify',
    },
    {
      id: 'janitor-killed',
      story: 'The janitor is killed at work',
      deployments: ['kept'],
      put: [{ fault: 'setup-janitor-killed' }],
      raises: ['function-errors'],
      told: 'notify',
    },
  ],
};

/** The lab that each lane is played in. */
export const LABS = {
  cas: ['outages'],
  prober: ['clock', 'certificates', 'hands'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type LabId = keyof typeof LABS;

export const CASES: readonly AlarmCase[] = Object.values(LANES).flat();
