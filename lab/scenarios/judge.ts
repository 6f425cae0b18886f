import type { ErrorCode } from '../../lambda/contract/codes.ts';
import type { ProbeResult, RoundResult } from '../../lambda/contract/result.ts';
import type { ProbeOutcome, Step } from '../../lambda/contract/vocabulary.ts';
import type { Expectation, ExpectedProbe } from './scenario.ts';

/** What came of the probe of one CA, in short. */
export type SeenProbe = {
  readonly ca: string;
  readonly outcome: ProbeOutcome;
  readonly code?: ErrorCode;
  readonly step?: Step;
  readonly durationMs: number;
};

export function seenIn({ probes }: RoundResult): SeenProbe[] {
  return probes.map(({ ca, outcome, trouble, durationMs }) => ({
    ca,
    outcome,
    ...(trouble ? { code: trouble.code, ...(trouble.step === undefined ? {} : { step: trouble.step }) } : {}),
    durationMs,
  }));
}

/** In words what is otherwise than expected; nothing where all is as it should be. */
export function differencesFrom(expected: Expectation, { probes, cleanup }: RoundResult): string[] {
  const missing = Object.keys(expected).filter((ca) => probes.every((probe) => probe.ca !== ca));
  return [
    ...missing.map((ca) => `${ca}: no probe was made`),
    ...probes.flatMap((probe) => {
      const wanted = expected[probe.ca];
      return wanted ? differencesOf(wanted, probe) : [`${probe.ca}: no probe was expected`];
    }),
    ...(cleanup?.outcome === 'failed' ? [`what was published is still there: ${cleanup.trouble?.message}`] : []),
  ];
}

function differencesOf(wanted: ExpectedProbe, { ca, outcome, trouble, steps }: ProbeResult): string[] {
  const compare = (what: string, want: unknown, got: unknown) =>
    want === undefined || want === got ? [] : [`${ca}: ${what} ${got ?? 'none'} instead of ${want}`];
  return [
    ...compare('outcome', wanted.outcome, outcome),
    ...compare('code', wanted.code, trouble?.code),
    ...compare('trouble at step', wanted.step, trouble?.step),
    ...(wanted.lasts ? tooShort(wanted.lasts, ca, steps) : []),
  ];
}

function tooShort(
  { step, atLeastMs }: NonNullable<ExpectedProbe['lasts']>,
  ca: string,
  steps: ProbeResult['steps'],
): string[] {
  const taken = steps.find((each) => each.step === step && each.outcome === 'passed');
  if (!taken) return [`${ca}: the step ${step} did not pass`];
  if (taken.durationMs >= atLeastMs) return [];
  return [`${ca}: the step ${step} took ${taken.durationMs} ms instead of at least ${atLeastMs} ms`];
}
