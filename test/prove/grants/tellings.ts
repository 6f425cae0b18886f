import { alarmName } from '../../../lambda/contract/alarms.ts';
import { type Deed, type GrantStage, invoked } from './deed.ts';
import { makeRound } from './rounds.ts';

/** What the notifier does with an alarm: here of a path that is broken, as the last round has found it. */
export function told(severity: 'page' | 'notify'): Deed {
  return {
    name: `alarm told by ${severity}`,
    async run(stage) {
      const parameters = { service: 'route53', action: 'ChangeResourceRecordSets', function: stage.functions.probe };
      await stage.control.on('aws-access-denied', parameters);
      await makeRound(stage, 'canary');
      await stage.control.off('aws-access-denied');
      return invoked(stage, 'notifier', {
        Records: [{ Sns: { MessageId: 'grants', Message: alarmOf(stage, severity) } }],
      });
    },
  };
}

/** As CloudWatch publishes it. */
function alarmOf({ state }: GrantStage, severity: 'page' | 'notify'): string {
  const { deployed, aws } = state;
  const arn = (name: string) => `arn:aws:cloudwatch:${aws.region}:${aws.accountId}:alarm:${name}`;
  const name = alarmName(deployed.deployment, severity);
  return JSON.stringify({
    AlarmName: name,
    AlarmArn: arn(name),
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'prove: grants',
    StateChangeTime: new Date().toISOString(),
    TriggeringChildren: [{ Arn: arn(alarmName(deployed.deployment, 'path-broken')), State: { Value: 'ALARM' } }],
  });
}
