import { ConfigError } from '../../lib/config/config-error.ts';
import { loadPlan } from '../../lib/config/load.ts';
import type { Plan } from '../../lib/config/settings.ts';
import { POLICY_KINDS, type PolicyKind, policiesFor } from '../../lib/deploying/policies.ts';
import { partitionOf } from '../../lib/deploying/policy-document.ts';
import type { Context } from './context.ts';
import { CommandError, EXIT, type ExitCode } from './failure.ts';

export type PolicyOptions = { readonly config: string; readonly account?: string; readonly region?: string };

/** `prober policy`: a policy that is needed to deploy, as IAM takes it. Asks nobody. */
export async function policy(
  kind: string,
  { config, account = '*', region = '*' }: PolicyOptions,
  { print }: Pick<Context, 'print'>,
): Promise<ExitCode> {
  if (!isKind(kind)) {
    const kinds = Object.keys(POLICY_KINDS).join(', ');
    throw new CommandError(EXIT.usage, `There is no policy "${kind}".`, `There are: ${kinds}.`);
  }
  const policies = policiesFor(planOf(config), { partition: partitionOf(region), account, region });
  print([JSON.stringify(policies[kind], null, 2)]);
  return EXIT.ok;
}

const isKind = (kind: string): kind is PolicyKind => Object.hasOwn(POLICY_KINDS, kind);

function planOf(file: string): Plan {
  try {
    return loadPlan(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CommandError(EXIT.usage, error.message, 'Mend the config, or name another with --config.');
  }
}
