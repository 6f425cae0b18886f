import { Duration, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { type Grant, type IGrantable, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { ENV } from '../lambda/contract/environment.ts';
import type { MetricKey, MoreDimension } from '../lambda/contract/metric-catalogue.ts';
import type { ScheduleId } from '../lambda/contract/metrics.ts';
import { AccountRotation } from './account-rotation.ts';
import { AccountSecrets } from './account-secrets.ts';
import { certificateStatements } from './certificate-access.ts';
import { Clock } from './clock.ts';
import type { Settings } from './config/settings.ts';
import { deploymentFileHooks } from './deployment-file.ts';
import { type KeyUse, keyStatements } from './encryption-key.ts';
import { endpointVariables } from './endpoints.ts';
import { type EventOptions, ProberEventBus, type VerdictChangedOptions } from './event-bus.ts';
import { EvidenceBucket } from './evidence-bucket.ts';
import { Ledger } from './ledger.ts';
import { metricOf } from './metrics.ts';
import { acceptFindings } from './nag.ts';
import { ProberFunction, type ProberFunctionProps } from './prober-function.ts';
import { type Watched, watchedOf } from './watched.ts';
import { janitorStatements, probeStatements, pulseStatements } from './zone-access.ts';

export type RenewalProberProps = {
  readonly settings: Settings;
  /** The delegated zone that challenge values are published in. */
  readonly zone: IHostedZone;
};

/** The prober: its functions, their clock, the secrets of its accounts, its ledger and its evidence. */
export class RenewalProber extends Construct {
  readonly probeFunction: NodejsFunction;
  readonly accountFunction: NodejsFunction;
  readonly janitorFunction: NodejsFunction;
  readonly pulseFunction: NodejsFunction;
  readonly secrets: AccountSecrets;
  readonly ledger: Ledger;
  readonly evidence: EvidenceBucket;
  readonly deadLetterQueue: Queue;
  readonly events: ProberEventBus;
  private readonly deployment: string;
  private readonly encryptionKey: string | undefined;

  constructor(scope: Construct, id: string, props: RenewalProberProps) {
    super(scope, id);
    const { deployment, endpoints, schedules, evidenceRetentionDays, rotateAfterDays, encryptionKey, existing } =
      props.settings;
    this.deployment = deployment.id;
    this.encryptionKey = encryptionKey;
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.secrets = new AccountSecrets(this, 'Secrets', {
      deployment: deployment.id,
      cas: deployment.cas,
      encryptionKey,
      existing: existing.secrets,
    });
    this.ledger = new Ledger(this, 'Ledger', { encryptionKey, existing: existing.ledgerTable });
    this.evidence = new EvidenceBucket(this, 'Evidence', {
      deployment: deployment.id,
      retentionDays: evidenceRetentionDays,
      encryptionKey,
      ...(existing.evidenceBucket === undefined ? {} : { existing: existing.evidenceBucket }),
    });
    this.events = new ProberEventBus(this, 'Events', deployment.id);
    const shared = {
      deadLetterQueue: this.deadLetterQueue,
      hooks: deploymentFileHooks(this, deployment),
    };
    const variables = { ...endpointVariables(endpoints), [ENV.ledgerTable]: this.ledger.table.tableName };
    this.accountFunction = this.makeAccountFunction(shared, variables);
    if (rotateAfterDays !== false) {
      const { arns } = this.secrets;
      new AccountRotation(this, 'Rotation', {
        secrets: arns,
        account: this.accountFunction,
        afterDays: rotateAfterDays,
      });
    }
    this.probeFunction = this.makeProbeFunction(props, shared, variables);
    this.janitorFunction = this.makeJanitorFunction(props, shared, variables);
    this.pulseFunction = this.makePulseFunction(props, shared, variables);
    acceptFindings({
      deployment: deployment.id,
      deadLetterQueue: this.deadLetterQueue,
      bucket: this.evidence.bucket,
      probeRole: roleOf(this.probeFunction),
      followingRoles: [this.probeFunction, this.pulseFunction].map(roleOf),
    });
    new Clock(this, 'Clock', {
      deployment: deployment.id,
      schedules,
      targets: [...new Set(watchedOf(deployment).map(({ target }) => target))],
      probe: this.probeFunction,
      janitor: this.janitorFunction,
      pulse: this.pulseFunction,
      deadLetterQueue: this.deadLetterQueue,
    });
  }

  /** All functions, by what they are for. */
  get functions() {
    const { probeFunction, accountFunction, janitorFunction, pulseFunction } = this;
    return { probe: probeFunction, account: accountFunction, janitor: janitorFunction, pulse: pulseFunction };
  }

  /**
   * A metric of this deployment, as docs/metrics.md has it.
   * @param by the dimensions besides the deployment, as in `{ ca: 'google' }`
   * @default the statistic that hides no bad value, over a minute
   */
  metric(key: MetricKey, by?: Readonly<Partial<Record<MoreDimension, string>>>, options?: MetricOptions): Metric {
    return metricOf(key, this.deployment, by, options);
  }

  /** 1 for a probe at this CA that passed, 0 for one that failed. @default minimum over a minute */
  metricProbeSuccess(ca: string, options?: MetricOptions): Metric {
    return this.metric('probeSuccess', { ca }, options);
  }

  /** Milliseconds that a probe took; with `detailedMetrics`. @default average over a minute */
  metricProbeDuration({ target, ca }: Watched, options?: MetricOptions): Metric {
    return this.metric('probeDuration', { target, ca }, options);
  }

  /** 1 ready, 0.5 at risk, 0 blocked; of the first 25 targets. @default minimum over a minute */
  metricReadinessRenewal(target: string, options?: MetricOptions): Metric {
    return this.metric('readinessRenewal', { target }, options);
  }

  /** 1 ready, 0.5 at risk, 0 blocked; of the first 25 targets. @default minimum over a minute */
  metricReadinessFailover(target: string, options?: MetricOptions): Metric {
    return this.metric('readinessFailover', { target }, options);
  }

  /** Targets that no CA issues for by a fault of theirs. @default maximum over a minute */
  metricTargetsNoCaIssues(options?: MetricOptions): Metric {
    return this.metric('targetsNoCaIssues', {}, options);
  }

  /** Targets that no CA issues for by a fault on our side. @default maximum over a minute */
  metricTargetsPathBroken(options?: MetricOptions): Metric {
    return this.metric('targetsPathBroken', {}, options);
  }

  /** Seconds since a round of a schedule last ended. @default maximum over a minute */
  metricScheduleAge(schedule: ScheduleId, options?: MetricOptions): Metric {
    return this.metric('scheduleAge', { schedule }, options);
  }

  /** TXT values that should be gone and are not. @default maximum over a minute */
  metricLeftoverRecords(options?: MetricOptions): Metric {
    return this.metric('leftoverRecords', {}, options);
  }

  /** A rule for `VerdictChanged`: fault, code or readiness of a target are not what they were. */
  onVerdictChanged(id: string, options: VerdictChangedOptions = {}): Rule {
    return this.events.onVerdictChanged(id, options);
  }

  /** A rule for `RoundCompleted`: a round ended, whatever came of it. */
  onRoundCompleted(id: string, options: EventOptions = {}): Rule {
    return this.events.onRoundCompleted(id, options);
  }

  /** Lets somebody ask for a round. */
  grantInvoke(grantee: IGrantable): Grant {
    return this.probeFunction.grantInvokeLatestVersion(grantee);
  }

  /** Its events may hold keys (`prober account import`): what it could not do is kept nowhere. */
  private makeAccountFunction({ hooks }: Shared, variables: Record<string, string>): NodejsFunction {
    return new ProberFunction(this, 'Account', {
      hooks,
      description: `Renewal prober "${this.deployment}": makes and keeps the ACME accounts`,
      handler: 'account',
      timeout: Duration.seconds(60),
      memorySize: 256,
      environment: { ...variables, [ENV.secretArns]: this.secretArnsJson() },
      statements: [
        this.secrets.writeStatement(),
        this.ledger.leaseStatement(),
        ...this.keyStatements({ decrypt: ['secretsmanager', 'dynamodb'], generate: ['secretsmanager'] }),
      ],
    }).resource;
  }

  private makeProbeFunction(
    { settings, zone }: RenewalProberProps,
    shared: Shared,
    variables: Record<string, string>,
  ): NodejsFunction {
    const { role, resource } = new ProberFunction(this, 'Probe', {
      ...shared,
      description: `Renewal prober "${this.deployment}": makes a round, by schedule or on demand`,
      handler: 'probe',
      timeout: Duration.seconds(240),
      memorySize: 512,
      environment: {
        ...variables,
        [ENV.hostedZoneId]: zone.hostedZoneId,
        [ENV.secretArns]: this.secretArnsJson(),
        [ENV.accountFunction]: this.accountFunction.functionName,
        [ENV.evidenceBucket]: this.evidence.bucket.bucketName,
        [ENV.eventBus]: this.events.bus.eventBusName,
      },
      statements: [
        this.secrets.readStatement(),
        this.ledger.roundStatement(),
        this.evidence.putStatement(),
        this.events.putStatement(),
        ...probeStatements(zone, settings.deployment),
        ...this.keyStatements({ decrypt: ['secretsmanager', 'dynamodb'], generate: ['s3'] }),
      ],
    });
    // On its own, for a role that named its function's ARN could not be made before the function.
    new Policy(this, 'ProbeInvokes', {
      roles: [role],
      statements: [
        new PolicyStatement({
          sid: 'Invoke',
          actions: ['lambda:InvokeFunction'],
          resources: [resource.functionArn, this.accountFunction.functionArn],
        }),
      ],
    });
    return resource;
  }

  private makeJanitorFunction(
    { settings, zone }: RenewalProberProps,
    shared: Shared,
    variables: Record<string, string>,
  ): NodejsFunction {
    return new ProberFunction(this, 'Janitor', {
      ...shared,
      description: `Renewal prober "${this.deployment}": removes what killed rounds left in the zone`,
      handler: 'janitor',
      timeout: Duration.seconds(240),
      memorySize: 256,
      environment: { ...variables, [ENV.hostedZoneId]: zone.hostedZoneId },
      statements: [
        this.ledger.intentStatement(this.deployment),
        ...janitorStatements(zone, settings.deployment),
        ...this.keyStatements({ decrypt: ['dynamodb'] }),
      ],
    }).resource;
  }

  /** A pulse ends after a minute; what is more is for its removal to come through where Route 53 is slow. */
  private makePulseFunction(
    { settings, zone }: RenewalProberProps,
    shared: Shared,
    variables: Record<string, string>,
  ): NodejsFunction {
    return new ProberFunction(this, 'Pulse', {
      ...shared,
      description: `Renewal prober "${this.deployment}": checks everything that needs no order`,
      handler: 'pulse',
      timeout: Duration.seconds(90),
      memorySize: 512,
      environment: {
        ...variables,
        [ENV.hostedZoneId]: zone.hostedZoneId,
        [ENV.secretArns]: this.secretArnsJson(),
      },
      statements: [
        this.secrets.readStatement(),
        ...this.ledger.pulseStatements(this.deployment),
        ...this.ledger.signalStatements(this.deployment),
        ...pulseStatements(zone, settings.deployment),
        ...certificateStatements(settings.deployment),
        ...this.keyStatements({ decrypt: ['secretsmanager', 'dynamodb'] }),
      ],
    }).resource;
  }

  private keyStatements(use: KeyUse): PolicyStatement[] {
    return keyStatements(this, this.encryptionKey, use);
  }

  private secretArnsJson(): string {
    return Stack.of(this).toJsonString(this.secrets.arns);
  }
}

function roleOf({ role, node }: NodejsFunction): IConstruct {
  if (!role) throw new Error(`${node.path} has no role`);
  return role;
}

type Shared = Pick<ProberFunctionProps, 'deadLetterQueue' | 'hooks'>;
