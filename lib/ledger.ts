import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type CfnGlobalTable, type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

type LedgerProps = { readonly encryptionKey?: string | undefined; readonly existing?: string | undefined };

/** Runs, verdicts, pulses, budgets, breakers, leases and publish intents. It outlives the stack: results are evidence. */
export class Ledger extends Construct {
  readonly table: TableV2 | ITableV2;

  /**
   * @param props.encryptionKey ARN of a KMS key; absent: DynamoDB's own
   * @param props.existing name of the table that an earlier deployment left; absent: one is made
   */
  constructor(scope: Construct, id: string, { encryptionKey, existing }: LedgerProps = {}) {
    super(scope, id);
    this.table =
      existing === undefined ? this.makeTable(encryptionKey) : TableV2.fromTableName(this, 'Table', existing);
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
    return this.statement(['Query', 'PutItem', 'DeleteItem'], [`intent#${deployment}`]);
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

  private makeTable(encryptionKey: string | undefined): TableV2 {
    const table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      resourcePolicy: new PolicyDocument({ statements: [onlyOverTls()] }),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (encryptionKey !== undefined) encryptBy(table, encryptionKey);
    return table;
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

/** DynamoDB answers plain HTTP as well (AWS General Reference, "Amazon DynamoDB endpoints and quotas"). */
function onlyOverTls(): PolicyStatement {
  return new PolicyStatement({
    sid: 'OnlyOverTls',
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['dynamodb:*'],
    // The table that the policy is of: its own ARN would be a reference of the table to itself.
    resources: ['*'],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}

/** The L2 construct has its own property for this, and refuses it where the region is that of the credentials. */
function encryptBy(table: TableV2, encryptionKey: string): void {
  const resource = table.node.defaultChild as CfnGlobalTable;
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification', { KMSMasterKeyId: encryptionKey });
}
