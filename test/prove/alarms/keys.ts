/** Until the contract has them. */
export const ALARM_KEYS = [
  'no-ca-issues',
  'path-broken',
  'schedule-silent',
  'pulse-silent',
  'certificate-overdue',
  'mass-revocation',
  'failover-at-risk',
  'renewal-at-risk',
  'staging-impaired',
  'cleanup-failed',
  'budget-spent',
  'dead-letters',
  'function-errors',
  'notifier-failing',
  'quiet',
] as const;
export type AlarmKey = (typeof ALARM_KEYS)[number];
export type Severity = 'page' | 'notify';
export const alarmPrefix = (deployment: string) => `renewal-prober-${deployment}.`;
