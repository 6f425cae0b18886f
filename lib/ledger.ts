import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Runs, verdicts, pulses, budgets, breakers, leases and publish intents. It outlives the stack: results are evidence. */
export class Ledger extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** All that a round keeps. */
  roundStatement(): PolicyStatement {
    return this.statement(['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query']);
  }

  /** The lease that keeps two account functions apart, and nothing else. */
  leaseStatement(): PolicyStatement {
    return this.statement(['PutItem', 'DeleteItem'], ['lease#*']);
  }

  /** What pulses remember, the breakers of CAs, and the intents of one deployment: of each what a pulse does with it. */
  pulseStatements(deployment: string): PolicyStatement[] {
    const intent = `intent#${deployment}`;
    return [
      this.statement(['GetItem'], ['pulse', 'breaker#*'], 'Ledger'),
      this.statement(['PutItem'], ['pulse', 'breaker#*', intent], 'Remember'),
      this.statement(['DeleteItem'], [intent], 'EndIntents'),
    ];
  }

  /** The intents of one deployment. */
  intentStatement(deployment: string): PolicyStatement {
    return this.statement(['Query', 'DeleteItem'], [`intent#${deployment}`]);
  }

  /** What the metrics of a pulse are read from, and the first age of a schedule. */
  signalStatements(deployment: string): PolicyStatement[] {
    return [
      this.statement(['GetItem'], ['verdict#*', 'budget#*', 'schedule#*', 'drill'], 'ReadSignals'),
      this.statement(['Query'], [`intent#${deployment}`, 'daily#*'], 'ListSignals'),
      this.statement(['PutItem'], ['schedule#*'], 'BeginAges'),
    ];
  }

  /** What the notifier tells of: the last verdicts, and the rounds that they are of. */
  tellStatement(): PolicyStatement {
    return this.statement(['GetItem'], ['verdict#*', 'run#*']);
  }

  private statement(actions: readonly string[], partitions: readonly string[] = [], sid = 'Ledger'): PolicyStatement {
    const key = 'dynamodb:LeadingKeys';
    return new PolicyStatement({
      sid,
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      ...(partitions.length === 0
        ? {}
        : { conditions: { 'ForAllValues:StringLike': { [key]: [...partitions] }, Null: { [key]: 'false' } } }),
    });
  }
}
