import type { Judgeable } from '../../../contract/evidence/evidence.ts';
import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import type { Action } from '../../../contract/verdict/verdict.ts';
import type { Charge } from '../rule.ts';
import { type ProbeView, workerIn } from '../view.ts';

/** Where something happened, as far as it is known: a round that was not made tells little. */
export type Place = {
  /** Id of the deployment, as the config has it. */
  readonly deployment?: string | undefined;
  readonly target?: string | undefined;
  readonly runId?: string | undefined;
  readonly evidence?: Judgeable;
};

/** What advice is made from. */
export type Case = Place & {
  readonly charge: Charge;
  readonly evidence: Judgeable;
  readonly probes: readonly ProbeView[];
  /** CAs that the charge befell or is about, as the config names them. */
  readonly cas: readonly string[];
};

/** The function whose role, log and network it is about, as the outputs of the stack name it. */
export function workerOf(place: Place): 'probeFunction' | 'pulseFunction' {
  return `${workerIn(place.evidence)}Function`;
}

/** What somebody does now, the most urgent first. */
export type Advice = (it: Case) => readonly Action[];
export type AdviceTable = Partial<Readonly<Record<VerdictCode, Advice>>>;

/** @param command left out where it cannot be made from the evidence */
export function action(text: string, command?: string): Action {
  return command === undefined ? { text } : { text, command };
}

/** CAs of the case with what the config says of them. */
export function casIn({ evidence, cas }: Pick<Case, 'evidence' | 'cas'>): Judgeable['cas'] {
  return evidence.cas.filter(({ id }) => cas.includes(id));
}

/** Names of CAs for people: `one and other`; `the CA` where the case names none. */
export function titlesIn(it: Pick<Case, 'evidence' | 'cas'>): string {
  return (
    casIn(it)
      .map(({ title }) => title)
      .join(' and ') || 'the CA'
  );
}

/** When a CA of the case said to come back, ISO 8601. */
export function retryAtIn({ probes, cas }: Case): string | undefined {
  const times = probes.filter(({ ca }) => cas.includes(ca)).flatMap(({ trouble }) => trouble?.retryAt ?? []);
  return times
    .filter((time) => /^[0-9T:.Z+-]{10,35}$/.test(time))
    .sort()
    .at(-1);
}
