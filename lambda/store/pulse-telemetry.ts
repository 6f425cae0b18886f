import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { CertificateReport, WriteCheck } from '../contract/evidence/pulse.ts';
import { DIMENSIONS, METRIC_NAMESPACE, METRICS } from '../contract/metrics.ts';

/** What a pulse measured itself; what follows from the ledger is sent beside it. */
export type PulseMeasured = {
  readonly deployment: string;
  readonly write?: Pick<WriteCheck, 'servedMs'> | undefined;
  readonly certificates: readonly CertificateReport[];
};
/** Sends metrics as EMF lines on standard output: no call, no permission but that to log. */
export type PulseTelemetry = { pulse(measured: PulseMeasured): void };

type Datum = readonly [name: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number];

export function createPulseTelemetry(): PulseTelemetry {
  return {
    pulse({ deployment, write, certificates }) {
      const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
      // Powertools adds a `service` dimension, which would make other series than those that the alarms watch.
      metrics.clearDefaultDimensions();
      metrics.addDimensions({ [DIMENSIONS.deployment]: deployment });
      const data: Datum[] = [
        [METRICS.pulseCompleted, MetricUnit.Count, 1],
        ...(write?.servedMs === undefined
          ? []
          : [[METRICS.propagationTime, MetricUnit.Milliseconds, write.servedMs] as const]),
        ...certificateData(certificates),
      ];
      for (const [name, unit, value] of data) metrics.addMetric(name, unit, value);
      metrics.publishStoredMetrics();
    },
  };
}

/** Of certificates that could not be read nothing is known: none is sent, rather than a 0 that would end an alarm. */
function certificateData(certificates: readonly CertificateReport[]): Datum[] {
  const left = certificates.flatMap(({ lifetimeLeftPercent }) => lifetimeLeftPercent ?? []);
  if (left.length === 0) return [];
  const count = (isSo: (certificate: CertificateReport) => boolean | undefined) => certificates.filter(isSo).length;
  return [
    [METRICS.certificateLifetimeLeft, MetricUnit.Percent, Math.min(...left)],
    [METRICS.certificatesOverdue, MetricUnit.Count, count(({ overdue }) => overdue)],
    [METRICS.certificatesRecalled, MetricUnit.Count, count(({ recalled }) => recalled)],
  ];
}
