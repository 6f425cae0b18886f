import type { AlarmKey } from '../contract/alarms.ts';
import type { Outlet, Outlets } from '../contract/outlets.ts';
import type { RoundResult } from '../contract/result.ts';
import type { Remembered } from '../contract/verdict/verdict.ts';
import { line } from './ascii.ts';
import { type Change, readChange } from './change.ts';
import { noticeOf } from './forms.ts';
import {
  type Advice,
  affectedBy,
  alarmsOn,
  isNoRecovery,
  lastKnown,
  type Situation,
  type TargetState,
} from './situation.ts';

export type Attributes = Readonly<Record<'deployment' | 'severity' | 'state', string>>;

export type Publication = {
  readonly topic: string;
  readonly subject: string;
  readonly message: string;
  /** The message is JSON with a form for each protocol. */
  readonly structured: boolean;
  readonly attributes: Attributes;
};

export type TellPorts = {
  readonly deployment: string;
  /** Targets that rounds are made for. */
  readonly targets: readonly string[];
  readonly outlets: Outlets;
  readonly now: () => number;
  /** Metric alarms of the deployment that are on. */
  readonly alarmsOn: () => Promise<AlarmKey[]>;
  /** The last verdicts of a target, the latest first. */
  readonly verdicts: (target: string) => Promise<readonly Remembered[]>;
  readonly resultOf: (runId: string) => Promise<RoundResult | undefined>;
  /** Rejects where SNS did not take it. */
  readonly publish: (publication: Publication) => Promise<void>;
  /** Something failed that must not cost the message. */
  readonly warn: (what: string, error: unknown) => void;
};

/** Targets whose verdicts are read at once. */
const AT_ONCE = 25;

/**
 * Tells of one message of an alarm. What cannot be read is left out; a message that is none of ours, or that no text can be made
 * of, is passed on as it is to those who are paged.
 * @throws what the publication to the deployment's own topic failed with: then nobody was told
 */
export async function tell(message: string, ports: TellPorts): Promise<'told' | 'no-recovery' | 'passed-on'> {
  const change = readChange(message, ports.deployment);
  const situation = change && (await attempt(ports, 'the situation', () => lookAt(change, ports)));
  if (!situation) return passOn(message, ports);
  if (isNoRecovery(situation)) return 'no-recovery';
  const notice = await attempt(ports, 'the message', async () => noticeOf(situation));
  if (!notice) return passOn(message, ports);
  const { severity, on } = situation.change;
  const attributes = { deployment: ports.deployment, severity, state: on ? 'ALARM' : 'OK' };
  const outlet = ports.outlets[severity];
  const failures = await publishBeside(outlet, { ...notice, attributes }, ports);
  const told = failures.length > 0 ? withFailures(notice.message, failures) : notice.message;
  await ports.publish({ topic: outlet.topic, subject: notice.subject, message: told, structured: true, attributes });
  return 'told';
}

async function lookAt(change: Change, ports: TellPorts): Promise<Situation> {
  const alarms = await attempt(ports, 'the states of the alarms', ports.alarmsOn);
  const targets = await attempt(ports, 'the last verdicts', () => targetStates(ports));
  const { deployment, outlets } = ports;
  const known = {
    deployment,
    change,
    now: ports.now(),
    ...(alarms ? { alarms } : {}),
    ...(targets ? { targets } : {}),
    ...(outlets.documentation === undefined ? {} : { documentation: outlets.documentation }),
  };
  const [worst] = affectedBy(targets ?? [], alarmsOn(known));
  const advice = worst && (await attempt(ports, 'the last round', () => adviceOf(worst, ports)));
  return { ...known, ...(advice ? { advice } : {}) };
}

async function targetStates({ targets, verdicts }: TellPorts): Promise<TargetState[]> {
  const states: TargetState[] = [];
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    const some = targets.slice(from, from + AT_ONCE).map(async (target) => {
      const last = lastKnown(await verdicts(target));
      return { target, ...(last ? { last } : {}) };
    });
    states.push(...(await Promise.all(some)));
  }
  return states;
}

async function adviceOf({ target, last }: TargetState, { resultOf }: TellPorts): Promise<Advice | undefined> {
  const verdict = last && (await resultOf(last.runId))?.verdict;
  if (!verdict) return undefined;
  const [action] = verdict.actions;
  return { target, summary: verdict.summary, ...(action ? { action } : {}) };
}

/** @returns topics that did not take it, with the reason, in words */
async function publishBeside(
  { chat, others }: Outlet,
  notice: {
    readonly subject: string;
    readonly message: string;
    readonly chat: string;
    readonly attributes: Attributes;
  },
  ports: TellPorts,
): Promise<string[]> {
  const { subject, attributes } = notice;
  const publications: Publication[] = [
    ...others.map((topic) => ({ topic, subject, message: notice.message, structured: true, attributes })),
    ...(chat === undefined ? [] : [{ topic: chat, subject, message: notice.chat, structured: false, attributes }]),
  ];
  const ends = await Promise.allSettled(publications.map((each) => ports.publish(each)));
  return ends.flatMap((end, index) => {
    if (end.status === 'fulfilled') return [];
    const topic = publications[index]?.topic ?? '';
    ports.warn(`publishing to ${topic}`, end.reason);
    return [`${topic} (${end.reason instanceof Error ? end.reason.name : 'no reason given'})`];
  });
}

/** Those who are reached learn whom else the message did not reach. */
function withFailures(message: string, failures: readonly string[]): string {
  const forms = JSON.parse(message) as Record<string, string>;
  const note = line(`This message did not reach: ${failures.join('; ')}`, 1_000);
  const plain = (text: string) => `${text}\n\n${note}`;
  return JSON.stringify({ ...forms, default: plain(forms.default ?? ''), email: plain(forms.email ?? '') });
}

async function passOn(message: string, { outlets, deployment, publish }: TellPorts): Promise<'passed-on'> {
  const attributes = { deployment, severity: 'page', state: 'unknown' };
  const subject = line(`Alarm of renewal prober ${deployment}, as CloudWatch sent it`, 100);
  await publish({ topic: outlets.page.topic, subject, message, structured: false, attributes });
  return 'passed-on';
}

async function attempt<T>(ports: TellPorts, what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    ports.warn(what, error);
    return undefined;
  }
}
