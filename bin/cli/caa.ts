import { adviseOnCaa, worstOf } from '../../lambda/dns/caa/advice/advise.ts';
import { askForDescription } from './account-function.ts';
import { type ApplicantOptions, applicantsOf } from './caa/applicants.ts';
import { adviceAsJson } from './caa/as-json.ts';
import { namesFrom, readNames, resolverFrom } from './caa/read-names.ts';
import type { CommonOptions, Context } from './context.ts';
import { findDeployment } from './deployment.ts';
import { EXIT, type ExitCode } from './failure.ts';
import { caaAdviceLines } from './print/caa-advice.ts';

export type CaaCommandOptions = CommonOptions & ApplicantOptions & { readonly resolver?: string };

/** `prober caa`: the CAA records by which every CA and account could issue, and what each name would do under them. */
export async function caa(given: readonly string[], options: CaaCommandOptions, context: Context): Promise<ExitCode> {
  const { progress, print, paint, clock } = context;
  const names = namesFrom(given);
  const resolver = options.resolver === undefined ? undefined : resolverFrom(options.resolver);
  const aws = context.aws(options);
  progress.tell('looking for the deployment');
  const deployment = await findDeployment(aws, options.stack);
  progress.tell('asking the deployment for its names and accounts');
  const described = await askForDescription(aws, deployment);
  const applicants = applicantsOf(described, options);
  const asked = names.length > 0 ? names : described.names;
  const read = await readNames(asked, described.network, { resolver, tell: progress.tell });
  progress.end();
  const told = { described, applicants, advice: adviseOnCaa(read, applicants), resolver: resolver?.name };
  print(options.json ? [adviceAsJson(told, clock.now())] : caaAdviceLines(told, paint));
  const today = told.advice.names.flatMap((each) => each.today);
  return worstOf(today) === 'allowed' ? EXIT.ok : EXIT.notReady;
}
