import { z } from 'zod';
import { ALARM_KEYS, type AlarmKey, alarmKeyOf, type Severity } from '../contract/alarms.ts';
import { parseSafely } from '../contract/parse.ts';
import { ascii } from './ascii.ts';

/** What CloudWatch publishes when an alarm changes its state ("Notify users on alarm changes", CloudWatch User Guide). */

/** SNS takes messages of 256 KB. */
const MOST_CHARACTERS = 262_144;
const text = (most: number) => z.string().transform((given) => ascii(given.slice(0, most)));
const optional = (most: number) => text(most).nullish();

const changeSchema = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  NewStateValue: z.enum(['ALARM', 'OK']),
  NewStateReason: text(1_500),
  StateChangeTime: text(40),
  AlarmArn: optional(400),
  AlarmDescription: optional(1_500),
  OldStateValue: optional(40),
  AWSAccountId: optional(20),
  Region: optional(60),
  TriggeringChildren: z
    .array(z.looseObject({ Arn: z.string().max(400), State: z.looseObject({ Value: z.string().max(40) }).optional() }))
    .max(100)
    .nullish()
    .catch(undefined),
});

/** A composite alarm of this deployment went on or off. */
export type Change = {
  readonly severity: Severity;
  readonly on: boolean;
  readonly alarmName: string;
  readonly alarmArn?: string;
  readonly description?: string;
  /** In CloudWatch's words. */
  readonly reason: string;
  /** ISO 8601 as CloudWatch writes it. */
  readonly at: string;
  readonly oldState?: string;
  readonly account?: string;
  readonly region?: string;
  /** Metric alarms that are on by what the message itself says. */
  readonly children: readonly AlarmKey[];
};

/** @returns `undefined` where it is no such message */
export function readChange(message: string, deployment: string): Change | undefined {
  if (message.length > MOST_CHARACTERS) return undefined;
  const parsed = parseSafely(changeSchema, jsonIn(message));
  if (!parsed.success) return undefined;
  const { AlarmName, NewStateValue, NewStateReason, StateChangeTime, ...more } = parsed.data;
  const severity = alarmKeyOf(deployment, AlarmName);
  if (severity !== 'page' && severity !== 'notify') return undefined;
  const children = (more.TriggeringChildren ?? []).flatMap(({ Arn, State }) =>
    State?.Value === 'ALARM' ? (childOf(deployment, Arn) ?? []) : [],
  );
  return {
    severity,
    on: NewStateValue === 'ALARM',
    alarmName: AlarmName,
    reason: NewStateReason,
    at: StateChangeTime,
    children,
    ...given('alarmArn', more.AlarmArn),
    ...given('description', more.AlarmDescription),
    ...given('oldState', more.OldStateValue),
    ...given('account', more.AWSAccountId),
    ...given('region', more.Region),
  };
}

function given<K extends string>(key: K, value: string | null | undefined): Partial<Record<K, string>> {
  return value ? ({ [key]: value } as Record<K, string>) : {};
}

/** `arn:aws:cloudwatch:<region>:<account>:alarm:<name>` */
function childOf(deployment: string, arn: string): AlarmKey | undefined {
  const key = alarmKeyOf(deployment, arn.split(':alarm:')[1] ?? '');
  return ALARM_KEYS.find((each) => each === key);
}

function jsonIn(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
