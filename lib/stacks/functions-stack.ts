import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { OUTPUTS } from '../../lambda/contract/stacks.ts';
import type { Settings } from '../config/settings.ts';
import { RenewalProber } from '../renewal-prober.ts';

/** The prober itself. */
export class FunctionsStack extends Stack {
  readonly prober: RenewalProber;

  /** @param props.zone the zone that the zone stack made; absent where the settings name one */
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly settings: Settings; readonly zone: IHostedZone | undefined },
  ) {
    super(scope, id, props);
    const { settings } = props;
    this.announce(settings.notices);
    const zone = props.zone ?? this.importZone(settings);
    this.prober = new RenewalProber(this, 'Prober', { settings, zone });
    const { probeFunction, accountFunction, janitorFunction, pulseFunction } = this.prober;
    const { ledger, evidence, deadLetterQueue, secrets, events } = this.prober;
    this.output(OUTPUTS.prober.probeFunction, probeFunction.functionName);
    this.output(OUTPUTS.prober.accountFunction, accountFunction.functionName);
    this.output(OUTPUTS.prober.janitorFunction, janitorFunction.functionName);
    this.output(OUTPUTS.prober.pulseFunction, pulseFunction.functionName);
    this.output(OUTPUTS.prober.ledgerTable, ledger.table.tableName);
    this.output(OUTPUTS.prober.evidenceBucket, evidence.bucket.bucketName);
    this.output(OUTPUTS.prober.eventBus, events.bus.eventBusName);
    this.output(OUTPUTS.prober.deadLetterQueueUrl, deadLetterQueue.queueUrl);
    this.output(OUTPUTS.prober.secretArns, this.toJsonString(secrets.arns));
  }

  private importZone({ hostedZoneId, deployment }: Settings): IHostedZone {
    if (hostedZoneId === undefined) throw new Error('neither a zone nor the id of one was given');
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: deployment.zoneName });
  }

  /** Told by the CDK command line once for the deployment; a warning can be acknowledged by its id. */
  private announce(notices: Settings['notices']): void {
    for (const { id, level, text } of notices) {
      if (level === 'warning') Annotations.of(this).addWarningV2(id, text);
      else Annotations.of(this).addInfoV2(id, text);
    }
  }

  private output(key: string, value: string): void {
    new CfnOutput(this, key, { value });
  }
}
