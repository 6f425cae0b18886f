/**
 * USD in us-east-1, free tiers not counted, as known in November 2026. The one place that prices are written down: check them on
 * the pages named, then change the date.
 */
export const PRICES_AS_OF = '2026-11';

export const PRICES = {
  /** https://aws.amazon.com/cloudwatch/pricing/ : a month each, the first 10,000 metrics; alarms per metric that they read. */
  cloudWatch: {
    customMetric: 0.3,
    alarmPerMetric: 0.1,
    highResolutionAlarmPerMetric: 0.3,
    compositeAlarm: 0.5,
    dashboard: 3,
    logsPerGbIn: 0.5,
    logsPerGbMonth: 0.03,
  },
  /** https://aws.amazon.com/secrets-manager/pricing/ : a month each, and 10,000 calls. */
  secretsManager: { secret: 0.4, per10kCalls: 0.05 },
  /** https://aws.amazon.com/route53/pricing/ : a month, of the first 25 zones; a million queries. */
  route53: { hostedZone: 0.5, perMillionQueries: 0.4 },
  /** https://aws.amazon.com/lambda/pricing/ : Arm. */
  lambda: { perGbSecond: 0.0000133334, perMillionRequests: 0.2 },
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ : a million units, and a GB a month with point-in-time recovery. */
  dynamoDb: { perMillionWrites: 0.625, perMillionReads: 0.125, perGbMonth: 0.25 + 0.2 },
  /** https://aws.amazon.com/s3/pricing/ */
  s3: { perGbMonth: 0.023, per1kPuts: 0.005 },
  /** https://aws.amazon.com/eventbridge/pricing/ : a million events of a bus, a million firings of schedules. */
  eventBridge: { perMillionEvents: 1, perMillionFirings: 1 },
  /** https://aws.amazon.com/sns/pricing/ : 100,000 e-mails. */
  sns: { per100kEmails: 2 },
} as const;
