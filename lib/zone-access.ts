import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IConstruct } from 'constructs';
import type { Deployment } from '../lambda/contract/deployment.ts';
import { pulseName } from '../lambda/contract/names.ts';
import { challengePatterns } from './challenge-names.ts';

/**
 * What the probe may do in the zone: create and delete TXT records at challenge names of canaries, and at exactly those
 * of real names that it orders for.
 * Condition keys: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html
 */
export function probeStatements(zone: IHostedZone, deployment: Deployment): PolicyStatement[] {
  return [...zoneStatements(zone, challengePatterns(deployment)), followStatement(zone)];
}

/** The pulse may do so at its one name, exactly. */
export function pulseStatements(zone: IHostedZone, { zoneName }: Deployment): PolicyStatement[] {
  return [...zoneStatements(zone, [pulseName(zoneName)]), followStatement(zone)];
}

/** The janitor cleans up after both. When a removal is INSYNC it does not ask. */
export function janitorStatements(zone: IHostedZone, deployment: Deployment): PolicyStatement[] {
  return zoneStatements(zone, [...challengePatterns(deployment), pulseName(deployment.zoneName)]);
}

function zoneStatements(zone: IHostedZone, names: readonly string[]): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'PublishValues',
      actions: ['route53:ChangeResourceRecordSets'],
      resources: [zone.hostedZoneArn],
      conditions: onlyTexts(names),
    }),
    new PolicyStatement({
      sid: 'ReadZone',
      actions: ['route53:ListResourceRecordSets'],
      resources: [zone.hostedZoneArn],
    }),
  ];
}

/** A change's id is not known beforehand. */
function followStatement(zone: IHostedZone): PolicyStatement {
  return new PolicyStatement({ sid: 'FollowChange', actions: ['route53:GetChange'], resources: [changesArn(zone)] });
}

/** Every change of every zone. */
export function changesArn(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'route53', region: '', account: '', resource: 'change/*' });
}

/** `ForAllValues` holds when the key is absent, so each key must be there as well (`Null` false). */
function onlyTexts(names: readonly string[]) {
  const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
  return {
    'ForAllValues:StringLike': { [key('NormalizedRecordNames')]: names },
    'ForAllValues:StringEquals': {
      [key('RecordTypes')]: ['TXT'],
      [key('Actions')]: ['CREATE', 'DELETE'],
    },
    Null: {
      [key('NormalizedRecordNames')]: 'false',
      [key('RecordTypes')]: 'false',
      [key('Actions')]: 'false',
    },
  };
}
