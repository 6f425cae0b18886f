import { type Command, Option } from 'commander';
import type { CommonOptions, Work } from '../context.ts';
import { EXPORT_FORMATS, type ExportOptions, exportAccount } from './export.ts';
import { type ImportOptions, importAccount } from './import.ts';
import { listAccounts } from './list.ts';
import { type RotateOptions, rotateAccount } from './rotate.ts';

/** What `program.ts` gives its commands. */
export type Parts = {
  /** The options of every command that asks AWS, with `--json`. */
  readonly common: (command: Command, json: string) => Command;
  readonly examples: (...lines: readonly string[]) => string;
  readonly exitCodes: string;
};

/** `prober account`: the accounts at the CAs. */
export function addAccount(program: Command, run: (work: Work) => Promise<void>, parts: Parts): void {
  const account = program
    .command('account')
    .description('the accounts at the CAs: lists, imports, rotates, exports them')
    .addHelpText('after', parts.exitCodes);
  const common = (command: Command, json: string, ...examples: readonly string[]) =>
    parts
      .common(command, json)
      .addHelpText('after', parts.examples(...examples))
      .addHelpText('after', parts.exitCodes);
  const ca = (which: string) => new Option('--ca <name>', which).makeOptionMandatory();

  common(
    account
      .command('import')
      .description('takes over an account of certbot, lego, acme.sh, Caddy or cert-manager')
      .argument('<path>', 'file or folder of the account, manifests, or a key in PEM or as a JWK')
      .addOption(ca('CA of the config that the account is at'))
      .option('--account-url <url>', 'which account, where there are several; it must be the one that the CA tells')
      .option('--moved', 'that client uses the account no more, so that its key may be rotated')
      .option('-y, --yes', 'replace the account that is in place without asking'),
    'what was imported, without the key',
    'prober account import /etc/letsencrypt/accounts/acme-v02.api.letsencrypt.org --ca backup',
    'prober account import ~/.lego/accounts --ca backup --account-url https://ca.example/acct/1',
    'kubectl get clusterissuer/le secret/le-account -n cert-manager -o yaml > le.yaml',
    'prober account import le.yaml --ca staging --yes',
  ).action((path: string, options: ImportOptions) => run((context) => importAccount(path, options, context)));

  common(
    account.command('list').description('prints the account at each CA, and whether the CA knows it'),
    'accounts, without their keys',
    'prober account list',
    'prober account list --json',
  ).action((options: CommonOptions) => run((context) => listAccounts(options, context)));

  common(
    account
      .command('rotate')
      .description('has the key of an account changed, and follows that to its end')
      .addOption(ca('CA whose account it is')),
    'thumbprints before and after',
    'prober account rotate --ca backup',
  ).action((options: RotateOptions) => run((context) => rotateAccount(options, context)));

  common(
    account
      .command('export')
      .description('writes the key of an account into a new file that you alone can read')
      .addOption(ca('CA whose account it is'))
      .addOption(new Option('--out <file>', 'file, or folder for certbot, that is not there yet').makeOptionMandatory())
      .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('pem')),
    'where it was written, without the key',
    'prober account export --ca backup --out backup.key',
    'prober account export --ca backup --format certbot --out accounts',
  ).action((options: ExportOptions) => run((context) => exportAccount(options, context)));
}
