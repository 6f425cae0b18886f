import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../contract/metrics.ts';
import type { ProbeResult, RoundResult } from '../contract/result.ts';

/** Sends metrics as EMF lines on standard output: no call, no permission but that to log. */
export type Telemetry = { round(result: RoundResult): void };

export function createTelemetry(): Telemetry {
  return {
    round(result) {
      const { deployment, target } = result;
      for (const probe of result.probes) sendProbe(deployment, target, probe);
      send({ [DIMENSIONS.deployment]: deployment }, [
        [METRICS.roundCompleted, MetricUnit.Count, 1],
        [METRICS.cleanupFailed, MetricUnit.Count, result.cleanup?.outcome === 'failed' ? 1 : 0],
      ]);
    },
  };
}

/** Inconclusive and skipped probes send nothing: "could not tell" is neither a pass nor a failure. */
function sendProbe(deployment: string, target: string, probe: ProbeResult): void {
  if (probe.outcome !== 'passed' && probe.outcome !== 'failed') return;
  send({ [DIMENSIONS.deployment]: deployment, [DIMENSIONS.target]: target, [DIMENSIONS.ca]: probe.ca }, [
    [METRICS.probeSuccess, MetricUnit.Count, probe.outcome === 'passed' ? 1 : 0],
    [METRICS.probeDuration, MetricUnit.Milliseconds, probe.durationMs],
  ]);
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
