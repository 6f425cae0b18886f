/** The alarms of a deployment, written once: synthesis makes them, the notifier tells what they mean. */

export type Severity = 'page' | 'notify';

export type AlarmEntry = {
  /**
   * Who is told: `page` and `notify` by the composite alarm of that name, `none` nobody (it is for the dashboard, or mutes the
   * others), `direct` those who are paged, by the alarm itself.
   */
  readonly told: Severity | 'none' | 'direct';
  /** A few words, as the subject of a message. */
  readonly title: string;
  /** What is the matter while it is on. */
  readonly means: string;
  /** What to do first. */
  readonly act: string;
  /** A command line that shows more, or does it. */
  readonly command?: string;
  /** What ends it. */
  readonly ends: string;
};

const NOW = 'npm run prober -- now';
const STATUS = 'npm run prober -- status';

/** By key. docs/alarms.md has a section for each. */
export const ALARMS = {
  'no-ca-issues': {
    told: 'page',
    title: 'No CA issues',
    means: 'There is a target that neither the usual CA nor its backup issues for, and the fault is not ours.',
    act: 'Ask for a round now: it says which CA works at this moment. Renewals that can wait should.',
    command: NOW,
    ends: 'with the verdict that some CA issues for each target again',
  },
  'path-broken': {
    told: 'page',
    title: 'Our path is broken',
    means:
      'There is a target that no CA issues for, by a fault on our side: delegation, CAA, IAM, secrets, the DNS or AWS itself.',
    act: 'Do what the verdict of the target says; no CA can help before that is done.',
    command: NOW,
    ends: 'with the verdict that the way to a certificate is open for each target again',
  },
  'schedule-silent': {
    told: 'page',
    title: 'No round has ended for too long',
    means: 'The schedule makes no rounds, or they do not end: nothing is being proved, whatever the other alarms say.',
    act: 'See whether the schedule is enabled, then the errors and throttles of the probe function and the dead-letter queue.',
    command: STATUS,
    ends: 'with the pulse after the next round that ends',
  },
  'pulse-silent': {
    told: 'page',
    title: 'The prober gives no sign of life',
    means:
      'No pulse has ended in three intervals: metrics stand still, and the other alarms may not know what is the matter.',
    act: 'See whether the schedule of the pulse is enabled, then the errors, throttles and log of the pulse function.',
    command: STATUS,
    ends: 'with the next pulse that ends',
  },
  'certificate-overdue': {
    told: 'page',
    title: 'A certificate should have been renewed',
    means: 'A certificate that the config names is still served past the time by which it should have been renewed.',
    act: 'Look at the log of the ACME client that renews it. A round now shows whether it is the client or the CA.',
    command: NOW,
    ends: 'with the pulse that sees the renewed certificate',
  },
  'mass-revocation': {
    told: 'page',
    title: 'The CA asks for certificates to be replaced',
    means:
      'By ARI (RFC 9773) the CA wants a certificate renewed at once that has plenty of its lifetime left: it may be revoked soon.',
    act: 'Read what the CA explains, renew the certificates that are named, then all others of that CA.',
    command: STATUS,
    ends: 'with the pulse for which no certificate is called back',
  },
  'failover-at-risk': {
    told: 'notify',
    title: 'The backup CA would not surely take over',
    means: 'There is a target for which the backup CA does not issue, or something stands against it. Renewals go on.',
    act: 'Do what the verdict of the target says before the backup is needed.',
    command: STATUS,
    ends: 'when every target that is known is ready for failover again',
  },
  'renewal-at-risk': {
    told: 'notify',
    title: 'The next renewal is at risk',
    means: 'There is a target whose next renewal would fail, or something stands against it.',
    act: 'Do what the verdict of the target says before the renewal is due.',
    command: STATUS,
    ends: 'when every target that is known is ready for renewal again',
  },
  'staging-impaired': {
    told: 'none',
    title: 'Staging does not issue',
    means: 'The last probe at a staging CA failed. That alone says nothing about production: nobody is told.',
    act: 'Nothing, unless renewal or failover is at risk as well.',
    ends: 'with the next probe there that passes',
  },
  'cleanup-failed': {
    told: 'notify',
    title: 'Challenge values were left in the zone',
    means: 'TXT values that the prober published should be gone and are still there.',
    act: 'Nothing for an hour, as the janitor removes them. Then read the log of the janitor function.',
    ends: 'with the pulse that finds none left',
  },
  'budget-spent': {
    told: 'notify',
    title: 'The budget of orders at a CA is spent',
    means: 'No more rounds are made at a CA until its budget is filled again: what it would do is not known meanwhile.',
    act: 'See who asked for so many rounds. The budget fills by itself; more than the CA allows is never ordered.',
    command: STATUS,
    ends: 'with the pulse that finds orders left at every CA',
  },
  'dead-letters': {
    told: 'notify',
    title: 'Events were not worked on',
    means:
      'An event of a schedule or an invocation could not be delivered, or its function failed: it lies in the dead-letter queue.',
    act: 'Read the messages of the queue (output DeadLetterQueueUrl) and what they say went wrong, then purge it.',
    ends: 'when the queue is empty',
  },
  'function-errors': {
    told: 'notify',
    title: 'A function of the prober failed',
    means: 'A function ended with an error of its own, ran out of time or was killed.',
    act: 'Read the newest error in the log groups of the functions; the dashboard has a saved query for it.',
    ends: 'when no function has failed for the interval of the pulse',
  },
  'notifier-failing': {
    told: 'direct',
    title: 'A message about an alarm was not sent',
    means:
      'The function that writes messages about alarms failed three times over one of them: you may not have been told.',
    act: 'Look at the alarms in CloudWatch yourself, then read the log of the notifier and purge its dead-letter queue.',
    command: STATUS,
    ends: 'when the queue is empty',
  },
  quiet: {
    told: 'none',
    title: 'A drill or a maintenance window is open',
    means: 'Nobody is told of the other alarms while this one is on; they change all the same.',
    act: 'Nothing. Shorten the window in the config when it is over earlier.',
    ends: 'with the pulse after the end of the window',
  },
} as const satisfies Readonly<Record<string, AlarmEntry>>;

export type AlarmKey = keyof typeof ALARMS;
export const ALARM_KEYS = Object.keys(ALARMS) as AlarmKey[];

/** The same, with every field that an entry may have. */
export function alarmEntry(key: AlarmKey): AlarmEntry {
  return ALARMS[key];
}

/** What the names of all alarms of a deployment begin with. */
export function alarmPrefix(deployment: string): string {
  return `renewal-prober-${deployment}.`;
}

export function alarmName(deployment: string, key: AlarmKey | Severity): string {
  return `${alarmPrefix(deployment)}${key}`;
}

/** The key of an alarm of the deployment; `undefined` where the name is another's. */
export function alarmKeyOf(deployment: string, name: string): AlarmKey | Severity | undefined {
  if (!name.startsWith(alarmPrefix(deployment))) return undefined;
  const key = name.slice(alarmPrefix(deployment).length);
  return key === 'page' || key === 'notify' || Object.hasOwn(ALARMS, key) ? (key as AlarmKey | Severity) : undefined;
}

/** The section about an alarm, from the root of the documentation. */
export function alarmPage(key: AlarmKey): string {
  return `alarms.md#${key}`;
}

/** Where a page lies. @param documentation https URL that the config gives; absent: the folder of this repository */
export function pageLink(documentation: string | undefined, page: string): string {
  return documentation === undefined ? `docs/${page}` : `${documentation.replace(/\/$/, '')}/${page}`;
}
