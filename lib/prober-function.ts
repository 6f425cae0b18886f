import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IDestination, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BUNDLING } from './bundling.ts';

const ROOT = join(import.meta.dirname, '..');

export type ProberFunctionProps = {
  readonly description: string;
  /** File name in lambda/handlers, without `.ts`. */
  readonly handler: string;
  readonly timeout: Duration;
  /** Megabytes. */
  readonly memorySize: number;
  readonly environment: Record<string, string>;
  readonly statements: readonly PolicyStatement[];
  readonly hooks: ICommandHooks;
  /** Gets what an asynchronous invocation could not do, with its event; absent where no event may be kept. */
  readonly deadLetterQueue?: IQueue;
  /** How often an asynchronous invocation that failed is tried again. @default 0 */
  readonly retryAttempts?: number;
  /** How long an asynchronous invocation may wait. @default one minute */
  readonly maxEventAge?: Duration;
};

/**
 * A function with a role and a log group of its own. Unless it is told otherwise, nothing is tried again, and nothing that waited
 * over a minute is done.
 */
export class ProberFunction extends Construct {
  readonly role: Role;
  readonly resource: NodejsFunction;

  constructor(scope: Construct, id: string, props: ProberFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Execution role: ${props.description}`,
      inlinePolicies: { duties: new PolicyDocument({ statements: [...props.statements, ...lettersOf(props)] }) },
    });
    logGroup.grantWrite(this.role);
    this.resource = new NodejsFunction(this, 'Function', {
      description: props.description,
      entry: join(ROOT, 'lambda', 'handlers', `${props.handler}.ts`),
      projectRoot: ROOT,
      depsLockFilePath: join(ROOT, 'package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: props.timeout,
      memorySize: props.memorySize,
      environment: props.environment,
      role: this.role,
      logGroup,
      retryAttempts: props.retryAttempts ?? 0,
      maxEventAge: props.maxEventAge ?? Duration.seconds(60),
      ...(props.deadLetterQueue ? { onFailure: destinationAt(props.deadLetterQueue) } : {}),
      bundling: { ...BUNDLING, commandHooks: props.hooks },
    });
  }
}

/** Lambda Developer Guide, "Destinations": with the function's role, which needs nothing but to send. */
function lettersOf({ deadLetterQueue }: ProberFunctionProps): PolicyStatement[] {
  if (!deadLetterQueue) return [];
  return [
    new PolicyStatement({ sid: 'DeadLetters', actions: ['sqs:SendMessage'], resources: [deadLetterQueue.queueArn] }),
  ];
}

/** The construct of CDK would also let the function read the queue's attributes. */
function destinationAt({ queueArn }: IQueue): IDestination {
  return { bind: () => ({ destination: queueArn }) };
}
