import type { Deployment } from '../../lambda/contract/deployment.ts';
import { firingsOf } from './firings.ts';
import { PRICES } from './prices.ts';
import { allSeries } from './series.ts';

/** What a deployment costs in a month of 30.4 days, from what its templates hold. */

export type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> };
/** By logical id. */
export type TemplateResources = Readonly<Record<string, Resource>>;
/** USD a month. */
export type Part = { readonly part: string; readonly usd: number };

/** What one call of a function takes, uses and writes: estimated, on the high side. */
type Use = {
  readonly seconds: number;
  readonly writes: number;
  readonly reads: number;
  readonly logBytes: number;
  readonly secretCalls: number;
};
const ROUND: Use = { seconds: 60, writes: 60, reads: 80, logBytes: 30_000, secretCalls: 4 };
/** Per target of the deployment, `reads` more: see `sendSignals`. */
const PULSE: Use = { seconds: 8, writes: 8, reads: 40, logBytes: 10_000, secretCalls: 2 };
const OTHER: Use = { seconds: 3, writes: 1, reads: 2, logBytes: 2_000, secretCalls: 0 };
/** Compressed by nobody: one JSON a round, kept for 400 days by default. */
const EVIDENCE_BYTES = 150_000;
const EVIDENCE_MONTHS = 13;
/** Function logs are kept for three months. */
const LOG_MONTHS = 3;
const MILLION = 1_000_000;
const GB = 1e9;

/** The parts of a month's price, none left out. @param certificates that the config names */
export function monthlyPrice(
  templates: readonly TemplateResources[],
  deployment: Deployment,
  certificates = 0,
): Part[] {
  const all = Object.assign({}, ...templates) as TemplateResources;
  const of = (type: string) => Object.values(all).filter(({ Type }) => Type === type);
  const calls = scheduledCalls(all);
  const total = (what: (call: Call) => number) => calls.reduce((sum, call) => sum + what(call) * call.firings, 0);
  const rounds = calls.filter(({ kind }) => kind === 'probe').reduce((sum, { firings }) => sum + firings, 0);
  const pulses = calls.filter(({ kind }) => kind === 'pulse').reduce((sum, { firings }) => sum + firings, 0);
  const firings = total(() => 1);
  const { cloudWatch, dynamoDb, eventBridge, lambda, route53, s3, secretsManager, sns } = PRICES;
  const logGb = total(({ use }) => use.logBytes) / GB;
  const reads = total(({ use }) => use.reads) + pulses * deployment.targets.length;
  return [
    { part: 'custom metrics', usd: allSeries(deployment, certificates) * cloudWatch.customMetric },
    { part: 'metric alarms', usd: of('AWS::CloudWatch::Alarm').reduce((sum, each) => sum + alarmPrice(each), 0) },
    { part: 'composite alarms', usd: of('AWS::CloudWatch::CompositeAlarm').length * cloudWatch.compositeAlarm },
    { part: 'dashboard', usd: of('AWS::CloudWatch::Dashboard').length * cloudWatch.dashboard },
    {
      part: 'secrets',
      usd:
        of('AWS::SecretsManager::Secret').length * secretsManager.secret +
        (total(({ use }) => use.secretCalls) / 10_000) * secretsManager.per10kCalls,
    },
    {
      part: 'hosted zone',
      usd:
        of('AWS::Route53::HostedZone').length * route53.hostedZone +
        ((rounds * 300) / MILLION) * route53.perMillionQueries,
    },
    {
      part: 'Lambda',
      usd:
        total(({ use, gigabytes }) => use.seconds * gigabytes) * lambda.perGbSecond +
        (firings / MILLION) * lambda.perMillionRequests,
    },
    { part: 'logs', usd: logGb * (cloudWatch.logsPerGbIn + LOG_MONTHS * cloudWatch.logsPerGbMonth) },
    {
      part: 'DynamoDB',
      usd:
        (total(({ use }) => use.writes) / MILLION) * dynamoDb.perMillionWrites +
        (reads / MILLION) * dynamoDb.perMillionReads +
        // A run stays for 90 days, with up to 100 KB of result.
        ((rounds * 3 * 100_000) / GB) * dynamoDb.perGbMonth,
    },
    {
      part: 'evidence in S3',
      usd: ((rounds * EVIDENCE_BYTES * EVIDENCE_MONTHS) / GB) * s3.perGbMonth + (rounds / 1_000) * s3.per1kPuts,
    },
    {
      part: 'Scheduler and events',
      usd:
        (firings / MILLION) * eventBridge.perMillionFirings + ((rounds * 2) / MILLION) * eventBridge.perMillionEvents,
    },
    // A bad month: 100 messages to each of five people.
    { part: 'messages', usd: (500 / 100_000) * sns.per100kEmails },
  ];
}

export function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { usd }) => sum + usd, 0);
}

/** Per metric that it reads, math or not (CloudWatch pricing: "Alarms are billed based on the number of metrics per alarm"). */
function alarmPrice({ Properties }: Resource): number {
  const queries = (Properties?.Metrics ?? []) as { readonly MetricStat?: unknown; readonly Period?: number }[];
  const metrics = queries.length === 0 ? 1 : queries.filter(({ MetricStat }) => MetricStat !== undefined).length;
  const isFine = Number(Properties?.Period ?? 60) < 60;
  const { alarmPerMetric, highResolutionAlarmPerMetric } = PRICES.cloudWatch;
  return Math.max(1, metrics) * (isFine ? highResolutionAlarmPerMetric : alarmPerMetric);
}

type Call = {
  readonly kind: 'probe' | 'pulse' | 'other';
  /** A month. */
  readonly firings: number;
  readonly gigabytes: number;
  readonly use: Use;
};

/** What the schedules that are on call. */
function scheduledCalls(resources: TemplateResources): Call[] {
  const schedules = Object.values(resources).filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
  return schedules.flatMap(({ Properties = {} }) => {
    if (Properties.State === 'DISABLED') return [];
    const id = functionOf(Properties.Target);
    const kind = /^ProberProbe/.test(id) ? 'probe' : /^ProberPulse/.test(id) ? 'pulse' : 'other';
    const use = { probe: ROUND, pulse: PULSE, other: OTHER }[kind];
    const gigabytes = Number(resources[id]?.Properties?.MemorySize ?? 512) / 1_024;
    return [{ kind, firings: firingsOf(String(Properties.ScheduleExpression)), gigabytes, use }];
  });
}

/** Logical id of the function that a schedule calls. */
function functionOf(target: unknown): string {
  const arn = (target as { readonly Arn?: { readonly 'Fn::GetAtt'?: readonly string[] } } | undefined)?.Arn;
  return arn?.['Fn::GetAtt']?.[0] ?? '';
}
