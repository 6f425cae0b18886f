import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Deployment } from '../contract/deployment.ts';
import {
  type Gauges,
  METRIC_CATALOGUE,
  type MetricKey,
  type MetricUnitName,
  type Reading,
} from '../contract/metric-catalogue.ts';
import {
  DIMENSIONS,
  METRIC_NAMESPACE,
  METRICS,
  MOST_TARGETS_WITH_SERIES,
  READINESS_VALUES,
} from '../contract/metrics.ts';
import type { ProbeResult, RoundResult } from '../contract/result.ts';
import type { ExperimentRun, Verdict } from '../contract/verdict/verdict.ts';

/** Sends metrics as EMF lines on standard output: no call, no permission but that to log. */
export type Telemetry = {
  /** What is known as soon as a round has ended, and the log line "round measured". */
  round(result: RoundResult): void;
  /** Values by the catalogue. Detailed ones are dropped where the config does not ask for them. */
  send(readings: readonly Reading[]): void;
};

/** Writes one structured line of the log. */
export type LogLine = (message: string, fields: Readonly<Record<string, unknown>>) => void;

export function createTelemetry(
  deployment: Pick<Deployment, 'id' | 'targets' | 'detailedMetrics'>,
  log: LogLine,
): Telemetry {
  const withSeries = new Set(deployment.targets.slice(0, MOST_TARGETS_WITH_SERIES).map(({ id }) => id));
  const isSent = ({ metric }: Reading) => METRIC_CATALOGUE[metric].set !== 'detailed' || deployment.detailedMetrics;
  const send = (readings: readonly Reading[]) => {
    for (const line of linesOf(readings.filter(isSent))) sendLine(deployment.id, line);
  };
  return {
    send,
    round(result) {
      const { target, verdict } = result;
      send([
        ...measured(result).flatMap((probe) => ofProbe(target, probe)),
        ...(verdict && withSeries.has(target) ? ofReadiness(target, verdict) : []),
        ...(verdict && verdict.fault !== 'none' ? [ofFault(target, verdict)] : []),
        ...ofPropagation(result),
      ]);
      log('round measured', { round: fieldsOf(result) });
    },
  };
}

/** Values that the deployment as a whole has one series of, as readings. */
export function readingsOf(gauges: Gauges): Reading[] {
  return (Object.entries(gauges) as [MetricKey, number][]).map(([metric, value]) => ({ metric, value }));
}

/**
 * The probes that measure the target: "could not tell" is neither a pass nor a failure, and what was done otherwise than a
 * renewal does it is no measure; without other CAs is how a renewal does it.
 */
export function measured({ probes, experiment }: Pick<RoundResult, 'probes' | 'experiment'>): ProbeResult[] {
  return probes.filter(
    (probe) => (probe.outcome === 'passed' || probe.outcome === 'failed') && !isOtherwise(probe, experiment),
  );
}

function isOtherwise({ ca }: ProbeResult, experiment: ExperimentRun | undefined): boolean {
  return experiment?.ca === ca && experiment.kind !== 'alone';
}

function ofProbe(target: string, { ca, outcome, durationMs, steps }: ProbeResult): Reading[] {
  return [
    { metric: 'probeSuccess', value: outcome === 'passed' ? 1 : 0, by: { ca } },
    { metric: 'probeDuration', value: durationMs, by: { target, ca } },
    ...steps
      .filter((step) => step.outcome === 'passed')
      .map((step): Reading => ({ metric: 'stepDuration', value: step.durationMs, by: { ca, step: step.step } })),
  ];
}

/** An unknown readiness sends nothing, so that the last one that was known stays. */
function ofReadiness(target: string, { readiness }: Verdict): Reading[] {
  const { renewal, failover } = readiness;
  const by = { target };
  return [
    ...(renewal === 'unknown' ? [] : [{ metric: 'readinessRenewal', value: READINESS_VALUES[renewal], by } as const]),
    ...(failover === 'unknown'
      ? []
      : [{ metric: 'readinessFailover', value: READINESS_VALUES[failover], by } as const]),
  ];
}

function ofFault(target: string, { fault }: Verdict): Reading {
  return { metric: 'verdictFault', value: 1, by: { target, fault } };
}

/** CAs that share a change have the same time; of several changes the slowest counts. */
function ofPropagation({ probes }: RoundResult): Reading[] {
  const times = probes.flatMap(({ steps }) => steps.flatMap(({ servedAfterMs }) => servedAfterMs ?? []));
  return times.length === 0 ? [] : [{ metric: 'propagationTime', value: Math.max(...times) }];
}

/** For Logs Insights: by CA, so that a field has the same name in every round. Nothing by a random name, and no secret. */
function fieldsOf({ runId, target, trigger, outcome, durationMs, verdict, cleanup, probes }: RoundResult) {
  const ofOne = (probe: ProbeResult) => ({
    outcome: probe.outcome,
    durationMs: probe.durationMs,
    ...(probe.trouble ? { trouble: probe.trouble.code, step: probe.trouble.step } : {}),
    steps: Object.fromEntries(probe.steps.map((step) => [step.step, step.durationMs])),
  });
  return {
    ...{ runId, target, trigger, outcome, durationMs },
    ...(verdict
      ? { fault: verdict.fault, code: verdict.code, change: verdict.change, readiness: verdict.readiness }
      : {}),
    ...(cleanup ? { cleanup: cleanup.outcome } : {}),
    cas: Object.fromEntries(probes.map((probe) => [probe.ca, ofOne(probe)])),
  };
}

type Line = {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly data: (readonly [name: string, unit: MetricUnitName, value: number])[];
};

/** One for each set of dimensions. */
function linesOf(readings: readonly Reading[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { metric, value, by = {} } of readings) {
    const { dimensions: names, unit } = METRIC_CATALOGUE[metric];
    const dimensions = Object.fromEntries(names.map((name) => [DIMENSIONS[name], by[name] ?? '']));
    const key = JSON.stringify(dimensions);
    const line = lines.get(key) ?? { dimensions, data: [] };
    line.data.push([METRICS[metric], unit, value]);
    lines.set(key, line);
  }
  return [...lines.values()];
}

function sendLine(deployment: string, { dimensions, data }: Line): void {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  // Powertools adds a `service` dimension, which would make other series than those that the alarms watch.
  metrics.clearDefaultDimensions();
  metrics.addDimensions({ [DIMENSIONS.deployment]: deployment, ...dimensions });
  for (const [name, unit, value] of data) metrics.addMetric(name, unit === 'None' ? MetricUnit.NoUnit : unit, value);
  metrics.publishStoredMetrics();
}
