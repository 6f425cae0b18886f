import type { Delivered } from '../../../lab/aws/subscriber.ts';
import type { Severity } from '../../../lambda/contract/alarms.ts';
import type { AlarmCase, DeploymentId } from './alarm-case.ts';
import type { AlarmRow, Raised, Told } from './row.ts';
import type { Transition } from './watch.ts';

/** What was seen of one deployment from when the fault was put in until all was calm again. */
export type SeenCase = {
  readonly deployment: DeploymentId;
  readonly targets: number;
  readonly rounds: number;
  /** Milliseconds since 1970. */
  readonly putIn: number;
  readonly takenOut: number;
  readonly transitions: readonly Transition[];
  readonly delivered: readonly Delivered[];
};

const SEVERITIES: readonly Severity[] = ['page', 'notify'];

export function judge(given: AlarmCase, seen: SeenCase): AlarmRow {
  const raised = raisedIn(seen);
  const told = seen.delivered.map((each) => toldOf(each, seen)).filter((each) => each !== undefined);
  const { deployment, targets, rounds } = seen;
  return {
    ...{ case: given.id, story: given.story, deployment, targets, rounds, raised, told },
    faults: [...faultsOfAlarms(given, raised), ...SEVERITIES.flatMap((each) => faultsOfMessages(given, told, each))],
  };
}

function raisedIn({ transitions, putIn, takenOut }: SeenCase): Raised[] {
  const alarms = [...new Set(transitions.map(({ alarm }) => alarm))];
  return alarms.flatMap((alarm) => {
    const own = transitions.filter((each) => each.alarm === alarm);
    const on = own.filter(({ state }) => state === 'ALARM');
    const first = on[0];
    if (!first) return [];
    const last = own.at(-1);
    const back = last?.state === 'ALARM' ? undefined : last;
    return {
      alarm,
      secondsToAlarm: seconds(first.at - putIn),
      ...(back ? { secondsToOk: seconds(back.at - takenOut) } : {}),
      ...(on.length === 1 ? {} : { times: on.length }),
    };
  });
}

function faultsOfAlarms({ raises }: AlarmCase, raised: readonly Raised[]): string[] {
  const metric = raised.filter(({ alarm }) => !SEVERITIES.some((each) => each === alarm));
  const missing = raises.filter((key) => !metric.some(({ alarm }) => alarm === key));
  const others = metric.filter(({ alarm }) => !raises.some((key) => key === alarm));
  return [
    ...missing.map((key) => `${key} did not go on`),
    ...others.map(({ alarm }) => `${alarm} went on`),
    ...raised.filter(({ secondsToOk }) => secondsToOk === undefined).map(({ alarm }) => `${alarm} stayed on`),
    ...metric.flatMap(({ alarm, times = 1 }) => (times === 1 ? [] : [`${alarm} went on ${times} times`])),
  ];
}

/** One when it begins and one when it is over, where this is who is to be told; else none. */
function faultsOfMessages(given: AlarmCase, told: readonly Told[], severity: Severity): string[] {
  const own = told.filter((each) => each.severity === severity);
  const expected = given.told === severity ? 1 : 0;
  const counted = (['ALARM', 'OK', 'unreadable'] as const).flatMap((state) => {
    const count = own.filter((each) => each.state === state).length;
    const wanted = state === 'unreadable' ? 0 : expected;
    return count === wanted ? [] : [`${count} messages ${severity}/${state}, not ${wanted}`];
  });
  const unsigned = own.some(({ signatureVersion }) => signatureVersion !== '2');
  return [...counted, ...(unsigned ? [`a message of ${severity} is not signed under version 2`] : [])];
}

/** A message of the topic of a deployment, told by the path that it came to: `/<deployment>/<severity>`. */
function toldOf({ path, at, message, subject, signatureVersion }: Delivered, seen: SeenCase): Told | undefined {
  const severity = SEVERITIES.find((each) => path === `/${seen.deployment}/${each}`);
  if (!severity) return undefined;
  const form = formIn(message);
  const state = form?.NewStateValue ?? 'unreadable';
  return {
    ...{ severity, state, signatureVersion },
    seconds: seconds(at - (state === 'OK' ? seen.takenOut : seen.putIn)),
    subject: subject ?? '',
    alarms: form?.Prober?.alarms.map(({ title }) => title) ?? [],
    text: form?.AlarmDescription ?? message,
  };
}

/** The part of the message to tools that is looked at. */
type Form = {
  readonly NewStateValue: 'ALARM' | 'OK';
  readonly AlarmDescription: string;
  readonly Prober?: { readonly alarms: readonly { readonly title: string }[] };
};

function formIn(message: string): Form | undefined {
  try {
    const form: Form = JSON.parse(message);
    return form.NewStateValue === 'ALARM' || form.NewStateValue === 'OK' ? form : undefined;
  } catch {
    return undefined;
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1_000);
}
