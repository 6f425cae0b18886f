import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DIMENSIONS, METRIC_NAMESPACE, METRICS, READINESS_VALUES } from '../contract/metrics.ts';
import type { ProbeResult, RoundResult } from '../contract/result.ts';
import type { ExperimentRun, Verdict } from '../contract/verdict/verdict.ts';
import type { Readiness } from '../contract/verdict/vocabulary.ts';

/** Sends metrics as EMF lines on standard output: no call, no permission but that to log. */
export type Telemetry = { round(result: RoundResult): void };

export function createTelemetry(): Telemetry {
  return {
    round(result) {
      const { deployment, target, experiment, verdict } = result;
      for (const probe of result.probes) {
        if (!isOtherwise(probe, experiment)) sendProbe(deployment, target, probe);
      }
      if (verdict) sendVerdict(deployment, target, verdict);
      send({ [DIMENSIONS.deployment]: deployment }, [
        [METRICS.roundCompleted, MetricUnit.Count, 1],
        [METRICS.cleanupFailed, MetricUnit.Count, result.cleanup?.outcome === 'failed' ? 1 : 0],
      ]);
    },
  };
}

/** What was done otherwise than a renewal does it is no measure of the target; without other CAs is how a renewal does it. */
function isOtherwise({ ca }: ProbeResult, experiment: ExperimentRun | undefined): boolean {
  return experiment?.ca === ca && experiment.kind !== 'alone';
}

/** Inconclusive and skipped probes send nothing: "could not tell" is neither a pass nor a failure. */
function sendProbe(deployment: string, target: string, probe: ProbeResult): void {
  if (probe.outcome !== 'passed' && probe.outcome !== 'failed') return;
  send({ [DIMENSIONS.deployment]: deployment, [DIMENSIONS.target]: target, [DIMENSIONS.ca]: probe.ca }, [
    [METRICS.probeSuccess, MetricUnit.Count, probe.outcome === 'passed' ? 1 : 0],
    [METRICS.probeDuration, MetricUnit.Milliseconds, probe.durationMs],
  ]);
}

/** An unknown readiness sends nothing, so that the last one that was known stays. */
function sendVerdict(deployment: string, target: string, { readiness, fault }: Verdict): void {
  const dimensions = { [DIMENSIONS.deployment]: deployment, [DIMENSIONS.target]: target };
  const known = [
    ...readinessDatum(METRICS.readinessRenewal, readiness.renewal),
    ...readinessDatum(METRICS.readinessFailover, readiness.failover),
  ];
  if (known.length > 0) send(dimensions, known);
  if (fault !== 'none') {
    send({ ...dimensions, [DIMENSIONS.fault]: fault }, [[METRICS.verdictFault, MetricUnit.Count, 1]]);
  }
}

function readinessDatum(name: string, readiness: Readiness): Datum[] {
  return readiness === 'unknown' ? [] : [[name, MetricUnit.NoUnit, READINESS_VALUES[readiness]]];
}

type Datum = readonly [name: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number];

function send(dimensions: Record<string, string>, data: readonly Datum[]): void {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  // Powertools adds a `service` dimension, which would make other series than those that the alarms watch.
  metrics.clearDefaultDimensions();
  metrics.addDimensions(dimensions);
  for (const [name, unit, value] of data) metrics.addMetric(name, unit, value);
  metrics.publishStoredMetrics();
}
