import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { type ILogGroup, QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type Deployment, mayOrder } from '../../lambda/contract/deployment.ts';
import type { Step } from '../../lambda/contract/vocabulary.ts';

/** Functions by what they are for; `probe` makes the rounds. */
export type LoggedFunctions = Readonly<Record<'probe', NodejsFunction>> & Readonly<Record<string, NodejsFunction>>;

/** A query of CloudWatch Logs Insights. */
export type SavedQuery = {
  readonly title: string;
  readonly logGroups: readonly ILogGroup[];
  /** Without the pipes. */
  readonly lines: readonly string[];
};
export type QueryKey = 'lastFailedRound' | 'stepDurations' | 'faultsByDay' | 'newestErrors';

/** Steps whose duration is not the prober's own. */
const TIMED_STEPS: readonly Step[] = ['order', 'authorization', 'propagation', 'validation', 'finalize', 'certificate'];
/** CAs that have columns of their own. */
const MOST_CAS = 4;
/** The probe function logs one such line for each round, small enough for Logs Insights to find each of its fields. */
const MEASURED = 'message = "round measured"';

export function savedQueries(deployment: Deployment, functions: LoggedFunctions): Record<QueryKey, SavedQuery> {
  const { cas, targets } = deployment;
  const ordered = cas.filter((ca) => targets.some((target) => mayOrder(target, ca))).slice(0, MOST_CAS);
  const ids = ordered.map(({ id }) => id);
  const rounds = [functions.probe.logGroup];
  return {
    lastFailedRound: { title: 'what happened in the last failed round', logGroups: rounds, lines: lastFailed(ids) },
    stepDurations: { title: 'durations by step', logGroups: rounds, lines: durations(ids) },
    faultsByDay: { title: 'faults by day', logGroups: rounds, lines: FAULTS },
    newestErrors: {
      title: 'the newest errors of all functions',
      logGroups: Object.values(functions).map(({ logGroup }) => logGroup),
      lines: ERRORS,
    },
  };
}

function lastFailed(cas: readonly string[]): string[] {
  const perCa = cas.flatMap((ca) => [column(['cas', ca, 'step'], `${ca} at`), column(['cas', ca, 'trouble'], `${ca}`)]);
  const fields = ['target', 'runId', 'code', 'fault', 'outcome'].map((name) => column([name], name));
  return [
    `filter ${MEASURED} and round.outcome = "failed"`,
    `fields @timestamp, ${[...fields, ...perCa].join(', ')}, @message`,
    'sort @timestamp desc',
    'limit 1',
  ];
}

/** Medians, in milliseconds, by day. */
function durations(cas: readonly string[]): string[] {
  const medians = cas.flatMap((ca) =>
    TIMED_STEPS.map((step) => `pct(${fieldOf(['cas', ca, 'steps', step])}, 50) as \`${ca} ${step}\``),
  );
  return [`filter ${MEASURED}`, `stats count(*) as rounds, ${medians.join(', ')} by bin(1d) as day`, 'sort day desc'];
}

const FAULTS = [
  `filter ${MEASURED} and ispresent(round.fault)`,
  'stats count(*) as rounds by bin(1d) as day, round.fault as fault, round.code as code',
  'sort day desc, rounds desc',
];

const ERRORS = [
  'filter level = "ERROR" or @message like /Task timed out|Runtime exited|Runtime.ImportModuleError/',
  'fields @timestamp, @log, service, message, error.name as name, @message',
  'sort @timestamp desc',
  'limit 20',
];

/** In backticks, as names with hyphens must be: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
function fieldOf(path: readonly string[]): string {
  return `\`${['round', ...path].join('.')}\``;
}

function column(path: readonly string[], alias: string): string {
  return `${fieldOf(path)} as \`${alias}\``;
}

/** Keeps the queries where a person finds them: Logs Insights, "Saved queries", in a folder of the deployment. */
export function saveQueries(scope: Construct, deployment: string, queries: Record<QueryKey, SavedQuery>): void {
  for (const [key, { title, lines, logGroups }] of Object.entries(queries)) {
    new QueryDefinition(scope, `Query-${key}`, {
      queryDefinitionName: `renewal-prober-${deployment}/${title}`,
      queryString: new RawQuery(lines),
      logGroups: [...logGroups],
    });
  }
}

/** A query as it is written: the construct's own builder knows only some commands, each once. */
class RawQuery extends QueryString {
  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super();
    this.lines = lines;
  }

  override toString(): string {
    return this.lines.join('\n| ');
  }
}
