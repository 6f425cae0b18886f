import { Command, Option } from 'commander';
import { addAccount } from './account/commands.ts';
import { type CaaCommandOptions, caa } from './caa.ts';
import type { CommonOptions, Work } from './context.ts';
import { type EvidenceOptions, evidence } from './evidence.ts';
import { explain } from './explain.ts';
import { type NowOptions, now } from './now.ts';
import { type PolicyOptions, policy } from './policy.ts';
import { type ReplayOptions, replay } from './replay.ts';
import { status } from './status.ts';

const EXIT_CODES = `
Exit codes:
  0  ready, or done
  1  the verdict is not ready, or the deployment could not do what it was asked
  2  the command line is wrong: unknown command, option, target, CA, code
  3  nothing could be asked: no credentials, a denied call, no deployment,
     AWS out of reach`;

/**
 * The command line. Nothing is done here but to read it.
 * @param run does a command's work
 */
export function createProgram(run: (work: Work) => Promise<void>): Command {
  const program = new Command('prober')
    .description('Would our next renewal work, would the backup CA take over, and whose fault is it?')
    .exitOverride()
    .addHelpText('after', EXIT_CODES)
    .addHelpText('after', '\nIn an incident: prober now; prober explain CODE; prober status');
  addNow(program, run);
  addStatus(program, run);
  addExplain(program, run);
  addEvidence(program, run);
  addCaa(program, run);
  addReplay(program, run);
  addPolicy(program, run);
  addAccount(program, run, { common, examples, exitCodes: EXIT_CODES });
  return program;
}

function addNow(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('now')
    .description('makes a round at once, follows it, and prints steps and verdict')
    .argument('[target]', 'target of the config; its first unless told')
    .option('--ca <name...>', 'only these CAs; all unless told')
    .option('--reason <text>', 'kept with the result', 'asked for with prober now')
    .option('--run-id <id>', 'follow the round of that id, or give a new one its id')
    .option('--no-confirmation', 'do not wait for the round that confirms this one')
    .addOption(stack())
    .addOption(profile())
    .addOption(region())
    .addOption(json('the answer of the probe function, with that of the confirmation'))
    .addHelpText(
      'after',
      examples('prober now', 'prober now www --ca backup --reason "is it us?"', 'prober now --json | jq .verdict.code'),
    )
    .addHelpText('after', EXIT_CODES)
    .action((target: string | undefined, options: NowOptions) => run((context) => now(target, options, context)));
}

function addStatus(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('status')
    .description('prints the last readiness of each target, with its age')
    .addOption(stack())
    .addOption(profile())
    .addOption(region())
    .addOption(json('targets with their last answers'))
    .addHelpText('after', examples('prober status', 'prober status --stack main --profile prod --region eu-west-1'))
    .addHelpText('after', EXIT_CODES)
    .action((options: CommonOptions) => run((context) => status(options, context)));
}

function addExplain(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('explain')
    .description('prints the page about a code, or all codes by who must act')
    .argument('[code]', 'code of a verdict')
    .addOption(json('the code with its fault, title and page'))
    .addHelpText('after', examples('prober explain', 'prober explain caa-forbids-issuer'))
    .addHelpText('after', EXIT_CODES)
    .action((code: string | undefined, options: { json?: boolean }) =>
      run((context) => explain(code, options, context)),
    );
}

function addEvidence(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('evidence')
    .description('prints what a round saw: requests, DNS, CAA, controls, findings')
    .argument('<run>', 'run id, or the key of the object')
    .option('--target <target>', 'only rounds of this target')
    .option('--out <file>', 'write the JSON there; - is stdout')
    .addOption(stack())
    .addOption(profile())
    .addOption(region())
    .addOption(json('the evidence itself'))
    .addHelpText(
      'after',
      examples('prober evidence canary@2026-11-25T06:00:00.000Z', 'prober evidence incident-7 --out incident-7.json'),
    )
    .addHelpText('after', EXIT_CODES)
    .action((id: string, options: EvidenceOptions) => run((context) => evidence(id, options, context)));
}

function addCaa(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('caa')
    .description('prints the CAA records by which every CA and account could issue, and what would break')
    .argument('[name...]', 'names on certificates; those of the deployment unless told')
    .addOption(each('--account <ca=url>', 'the account at that CA; again for another one, or another CA'))
    .addOption(each('--pin <ca>', 'name account and method of that CA, though nobody verified that it obeys that'))
    .option('--resolver <address>', 'ask this recursive resolver, not the authoritative servers')
    .addOption(stack())
    .addOption(profile())
    .addOption(region())
    .addOption(json('verdicts, records and change batches, what would break'))
    .addHelpText(
      'after',
      examples(
        'prober caa',
        "prober caa '*.example.org' --account backup=https://ca.example/acct/1 --resolver 10.0.0.2",
      ),
    )
    .addHelpText(
      'after',
      `
Exit codes:
  0  every CA and account may issue for every name today
  1  one is refused, or that could not be told
  2  the command line is wrong: no such CA, no name, no resolver
  3  nothing could be asked: no credentials, a denied call, no deployment`,
    )
    .action((names: readonly string[], options: CaaCommandOptions) => run((context) => caa(names, options, context)));
}

function addReplay(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('replay')
    .description('judges stored evidence again, by the rules of this version')
    .argument('<file...>', 'files of evidence, folders of them, or - for standard input')
    .option('--history', 'take the rounds in their order: each has the new verdicts before it as its history')
    .option('--rules', 'print which rules fired, and which were ruled out and why')
    .addOption(json('rounds with the stored and the new verdict'))
    .addHelpText('after', examples('prober replay incident-7.json', 'prober replay evidence/ --history --json'))
    .addHelpText(
      'after',
      `
Exit codes:
  0  no verdict differs from the stored one, or none was stored
  1  a verdict differs, or the rules crash
  2  the command line is wrong, or a file is no evidence`,
    )
    .action((files: readonly string[], options: ReplayOptions) => run((context) => replay(files, options, context)));
}

function addPolicy(program: Command, run: (work: Work) => Promise<void>): void {
  program
    .command('policy')
    .description(
      'prints a policy that is needed to deploy: functions, alarms (both for CloudFormation), deployer, boundary',
    )
    .argument('<kind>', 'functions, alarms, deployer or boundary')
    .option('--config <file>', 'the config that is deployed', 'prober.config.json')
    .option('--account <id>', 'account that it is for; any unless told')
    .option('--region <region>', 'region that it is for; any unless told')
    .addHelpText(
      'after',
      examples('prober policy functions > functions.json', 'prober policy deployer --region eu-west-1'),
    )
    .addHelpText('after', EXIT_CODES)
    .action((kind: string, options: PolicyOptions) => run((context) => policy(kind, options, context)));
}

const stack = () =>
  new Option('--stack <name>', 'id of the deployment, or name of its functions stack; the only one unless told').env(
    'PROBER_STACK',
  );
const profile = () => new Option('--profile <name>', 'profile of ~/.aws/config');
const region = () => new Option('--region <region>', 'AWS region');
const common = (command: Command, what: string) =>
  command.addOption(stack()).addOption(profile()).addOption(region()).addOption(json(what));
const json = (what: string) => new Option('--json', `print JSON: ${what}`);

/** An option that may be given more than once; a list in one would take the names that follow it. */
const each = (flags: string, what: string) =>
  new Option(flags, what).argParser((value: string, before: readonly string[] = []) => [...before, value]);

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
