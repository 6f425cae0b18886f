import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareTools } from '../lab/tools/prepare.ts';

const HELP = `Asks the lab's AWS what AWS would refuse, and prints rule by rule what it did.

  npm run lab:conformance [-- --json]

  --json   one object a rule, {area, rule, held}, instead of the list
  --help   this text

A rule with an id names the page of AWS's documentation that it comes from. Exit code: 0 when every rule held, 1 when one did not.`;

/** Tests of test/lab/aws by the area that they are about. */
const AREAS: Readonly<Record<string, string>> = {
  'route53.test.ts': 'Route 53',
  'iam.test.ts': 'IAM',
  'functions.test.ts': 'Lambda: environments, asynchronous invocation, dead letters',
  'schedules.test.ts': 'EventBridge Scheduler',
  'secrets.test.ts': 'Secrets Manager: versions, labels, rotation',
  'topics.test.ts': 'SNS: policies, signatures',
  'alarms.test.ts': 'CloudWatch alarms',
  'composite.test.ts': 'CloudWatch composite alarms',
  'stack-types.test.ts': 'CloudFormation: types that the emulator lacks',
  'readback.test.ts': 'CloudFormation: every property, read back',
};

type Rule = { readonly area: string; readonly rule: string; readonly held: boolean };
type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
};

function ask(python: string): Rule[] {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const report = join(folder, 'report.json');
  try {
    const files = Object.keys(AREAS).map((file) => `test/lab/aws/${file}`);
    spawnSync('vitest', ['run', '--project', 'lab', '--reporter=json', `--outputFile=${report}`, ...files], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, LAB_PYTHON: python },
    });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    return Object.entries(AREAS).flatMap(([file, area]) => {
      const asked = testResults.find(({ name }) => name.endsWith(`/${file}`))?.assertionResults ?? [];
      if (asked.length === 0) return [{ area, rule: `${file} could not be run`, held: false }];
      return asked.map(({ title, status }) => ({ area, rule: title, held: status === 'passed' }));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describe(rules: readonly Rule[]): string {
  return Object.values(AREAS)
    .map((area) => {
      const lines = rules
        .filter((rule) => rule.area === area)
        .map(({ rule, held }) => `  ${held ? 'ok ' : 'NOT'} ${rule}`);
      return [area, ...lines].join('\n');
    })
    .join('\n\n');
}

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) process.stdout.write(`${HELP}\n`);
else {
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  const { python } = await prepareTools({ progress });
  progress("asking the lab's AWS, rule by rule: about two minutes ...");
  const rules = ask(python);
  const held = rules.filter((rule) => rule.held).length;
  if (values.json) for (const rule of rules) process.stdout.write(`${JSON.stringify(rule)}\n`);
  else process.stdout.write(`${describe(rules)}\n\n${held} of ${rules.length} rules held\n`);
  process.exitCode = held === rules.length ? 0 : 1;
}
