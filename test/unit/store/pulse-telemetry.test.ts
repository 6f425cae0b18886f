import { afterEach, expect, test, vi } from 'vitest';
import type { CertificateReport } from '../../../lambda/contract/evidence/pulse.ts';
import { createPulseTelemetry, type PulseMeasured } from '../../../lambda/store/pulse-telemetry.ts';

afterEach(() => vi.restoreAllMocks());

/** The EMF line that a pulse sends. */
function lineOf(measured: Partial<PulseMeasured>): Record<string, unknown> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  createPulseTelemetry().pulse({ deployment: 'main', certificates: [], ...measured });
  vi.restoreAllMocks();
  return JSON.parse(written.join(''));
}

const named = (more: Partial<CertificateReport>): CertificateReport => ({ id: 'www', state: 'read', ...more });
const metricsIn = (line: Record<string, unknown>) =>
  (line._aws as { CloudWatchMetrics: { Metrics: { Name: string }[]; Dimensions: string[][] }[] }).CloudWatchMetrics[0];

test('a pulse that only ended sends the sign of life, by deployment', () => {
  const line = lineOf({});

  expect(line).toMatchObject({ Deployment: 'main', PulseCompleted: 1 });
  expect(metricsIn(line)).toMatchObject({
    Namespace: 'RenewalProber',
    Dimensions: [['Deployment']],
    Metrics: [{ Name: 'PulseCompleted' }],
  });
});

test('the time to every server is sent where it came to every one', () => {
  expect(lineOf({ write: { servedMs: 1_234 } })).toMatchObject({ PropagationTime: 1_234 });
  expect(lineOf({ write: {} })).not.toHaveProperty('PropagationTime');
});

test('of certificates the closest to its end, and how many are overdue and recalled', () => {
  const certificates = [
    named({ lifetimeLeftPercent: 60, overdue: false, recalled: true }),
    named({ lifetimeLeftPercent: 12.5, overdue: true, recalled: false }),
    named({ state: 'unreadable' }),
  ];

  expect(lineOf({ certificates })).toMatchObject({
    ...{ CertificateLifetimeLeft: 12.5, CertificatesOverdue: 1, CertificatesRecalled: 1 },
  });
});

test('where no certificate could be read nothing is said of them', () => {
  const line = lineOf({ certificates: [named({ state: 'unreadable' })] });

  expect(metricsIn(line)?.Metrics.map(({ Name }) => Name)).toEqual(['PulseCompleted']);
});
