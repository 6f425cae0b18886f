import { EventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BUS_EVENT_VERSION, BUS_SOURCE, type BusEvent, busName } from '../lambda/contract/bus-events.ts';
import type { Fault } from '../lambda/contract/verdict/vocabulary.ts';

export type EventOptions = {
  /** What gets the events. @default none: add some to the rule */
  readonly target?: IRuleTarget;
  readonly description?: string;
  /** Ids of targets, as the config has them. @default all */
  readonly ofTargets?: readonly string[];
};
export type VerdictChangedOptions = EventOptions & {
  /** Only where the verdict that is now says that these must act. @default all, `none` too: a target that is well again */
  readonly ofFaults?: readonly Fault[];
};

/** The bus of a deployment, for the team's own automation: what it carries is in lambda/contract/bus-events.ts. */
export class ProberEventBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, deployment: string) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: busName(deployment),
      description: `Rounds and verdicts of the renewal prober "${deployment}"`,
    });
  }

  putStatement(): PolicyStatement {
    return new PolicyStatement({
      sid: 'TellEvents',
      actions: ['events:PutEvents'],
      resources: [this.bus.eventBusArn],
    });
  }

  onVerdictChanged(id: string, { ofFaults, ...options }: VerdictChangedOptions): Rule {
    return this.rule(id, 'VerdictChanged', options, ofFaults ? { verdict: { fault: [...ofFaults] } } : {});
  }

  onRoundCompleted(id: string, options: EventOptions): Rule {
    return this.rule(id, 'RoundCompleted', options, {});
  }

  /** A later version of the details may mean something else: a rule takes the one that its target was written for. */
  private rule(id: string, type: BusEvent['type'], options: EventOptions, detail: Record<string, unknown>): Rule {
    const { target, description, ofTargets } = options;
    return new Rule(this, id, {
      eventBus: this.bus,
      ...(description === undefined ? {} : { description }),
      eventPattern: {
        source: [BUS_SOURCE],
        detailType: [type],
        detail: { version: [BUS_EVENT_VERSION], ...(ofTargets ? { target: [...ofTargets] } : {}), ...detail },
      },
      ...(target ? { targets: [target] } : {}),
    });
  }
}
