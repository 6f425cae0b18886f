import type { AlarmKey } from '../../../lambda/contract/alarms.ts';

const ARN = 'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:';

/** What CloudWatch publishes of a composite alarm. */
export function alarmMessage(
  severity: string,
  state: string,
  { children = [], ...more }: { readonly children?: readonly AlarmKey[] } & Record<string, unknown> = {},
): string {
  const name = `renewal-prober-main.${severity}`;
  return JSON.stringify({
    AlarmName: name,
    AlarmDescription: 'Wake somebody.',
    AWSAccountId: '111122223333',
    NewStateValue: state,
    NewStateReason: `${ARN}renewal-prober-main.no-ca-issues transitioned to ${state}`,
    StateChangeTime: '2026-11-24T12:00:00.000+0000',
    Region: 'EU (Frankfurt)',
    AlarmArn: `${ARN}${name}`,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    AlarmRule: 'ALARM("x")',
    TriggeringChildren: children.map((key) => ({
      Arn: `${ARN}renewal-prober-main.${key}`,
      State: { Value: 'ALARM', Timestamp: '2026-11-24T12:00:00.000+0000' },
    })),
    ...more,
  });
}
