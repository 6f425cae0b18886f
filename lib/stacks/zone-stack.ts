import { CfnOutput, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type IHostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../../lambda/contract/stacks.ts';

/**
 * The delegated zone. It outlives the stack: the parent still delegates to its name servers, and a zone that is gone there
 * is one that somebody else may claim.
 */
export class ZoneStack extends Stack {
  readonly zone: IHostedZone;

  constructor(scope: Construct, id: string, props: StackProps & { readonly zoneName: string }) {
    super(scope, id, props);
    const zone = new PublicHostedZone(this, 'Zone', {
      zoneName: props.zoneName,
      comment: 'Challenge values of the renewal prober',
    });
    zone.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.zone = zone;
    new CfnOutput(this, OUTPUTS.zone.hostedZoneId, { value: zone.hostedZoneId });
    new CfnOutput(this, OUTPUTS.zone.nameServers, {
      description: `NS records to put at the parent of ${props.zoneName}`,
      value: Fn.join(',', zone.hostedZoneNameServers ?? []),
    });
  }
}
