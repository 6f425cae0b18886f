import type { Described, DescribedCa } from '../../../lambda/contract/described.ts';
import type { Applicant } from '../../../lambda/dns/caa/advice/applicant.ts';
import { CommandError, EXIT } from '../failure.ts';

export type ApplicantOptions = {
  /** `CA=URL`, each; several of one CA are several accounts there. In place of the account that the deployment tells. */
  readonly account?: readonly string[];
  /** CAs whose records are to name account and method though nobody has verified that the CA obeys that. */
  readonly pin?: readonly string[];
};

/** Every CA of the deployment with every account that is to be able to order there. @throws CommandError for wrong usage */
export function applicantsOf(
  { cas }: Pick<Described, 'cas'>,
  { account = [], pin = [] }: ApplicantOptions,
): Applicant[] {
  const given = account.map((text) => parseAccount(text, cas));
  for (const id of pin) knownCa(id, cas, '--pin');
  return cas.flatMap((ca) => {
    const { id, role, caaIdentities, caaParameters } = ca;
    const own = given.filter((each) => each.ca === id).map(({ url }) => url);
    const accounts = own.length > 0 ? own : [ca.accountUrl];
    const obeysParameters = caaParameters || pin.includes(id);
    return accounts.map((accountUrl) => ({ id, role, caaIdentities, obeysParameters, accountUrl }));
  });
}

function parseAccount(text: string, cas: readonly DescribedCa[]): { readonly ca: string; readonly url: string } {
  const [, ca = '', url = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (ca === '' || !URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new CommandError(
      EXIT.usage,
      `"${text}" is no account of a CA.`,
      'Give --account CA=URL, with the https URL that the CA gave the account.',
    );
  }
  knownCa(ca, cas, '--account');
  return { ca, url };
}

function knownCa(id: string, cas: readonly DescribedCa[], option: string): void {
  if (cas.some((ca) => ca.id === id)) return;
  throw new CommandError(
    EXIT.usage,
    `There is no CA "${id}" in this deployment (${option}).`,
    `Its CAs: ${cas.map((ca) => ca.id).join(', ')}.`,
  );
}
