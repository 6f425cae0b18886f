import type { VerdictCode } from '../../../contract/verdict/catalogue.ts';
import { listed } from '../../findings/finding.ts';
import { agreementLinks } from '../links.ts';
import { perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf, lastRefused, type ProbeView, type RoundView } from '../view.ts';

/** A CA that is well and says no. */

/** Let's Encrypt sends a pause as `rateLimited`, with a page where it is ended ("Pausing" in its documentation). */
const PAUSED = /unpause|temporarily prevented/i;

export const rateLimit = perOpenProbe(
  'rate-limit',
  'Did the CA refuse because of a rate limit?',
  (probe, round) => {
    const { trouble, title, ca, problem, step } = probe;
    const limited = trouble?.code === 'ca-rate-limited' || problem === 'rateLimited';
    if (!trouble || !limited) return undefined;
    const findings = findingsOf(round, ['not-rate-limited', 'not-asked-to-wait'], ca);
    if (PAUSED.test(trouble.problem?.detail ?? '')) {
      const summary = `${title} has paused issuance for this account and these names, after many failures.`;
      return { code: 'account-paused', confidence: 'proved', summary, findings };
    }
    const { status, problem: document } = lastRefused(probe) ?? {};
    // Load balancers say nothing of why: they may be short of room, or limit an address that many share.
    if (status === 503 && document === undefined) {
      const summary = `${title} turns requests away (503 with Retry-After) without saying whether that is for everybody or for our address.`;
      return { code: 'ca-busy', confidence: 'open', summary, findings };
    }
    const until = trouble.retryAt ? `, until ${trouble.retryAt}` : '';
    const summary = `${title} refuses ${step === 'finalize' ? 'to issue' : 'orders'} because of a rate limit${until}.`;
    return { code: 'ca-rate-limited', confidence: 'proved', summary, findings };
  },
  'no CA refused because of a limit',
);

type Refusal = {
  readonly code: VerdictCode;
  /** What the CA does, after its title. */
  readonly words: string | ((probe: ProbeView, round: RoundView) => string);
};

/** Problem types of RFC 8555 section 6.7 and of draft-ietf-acme-profiles that say themselves what is to be done. */
const POLICY: ReadonlyMap<string, Refusal> = new Map(
  Object.entries({
    rejectedIdentifier: { code: 'identifier-refused', words: 'does not issue for these names' },
    unsupportedIdentifier: { code: 'identifier-refused', words: 'does not issue for names of this kind' },
    invalidProfile: { code: 'profile-refused', words: ofProfile },
    userActionRequired: { code: 'agreement-needed', words: ofTerms },
  }),
);

export const policy = perOpenProbe(
  'policy',
  'Does the CA refuse what the config asks for?',
  (probe, round) => {
    const { problem, title, ca, trouble } = probe;
    const found = POLICY.get(problem ?? '') ?? (trouble?.code === 'challenge-not-offered' ? NOT_OFFERED : undefined);
    if (!found) return undefined;
    const accepted = findingsOf(round, 'order-accepted', ca);
    const findings =
      found.code === 'profile-refused' ? [...accepted, ...findingsOf(round, 'profile-listed', ca)] : accepted;
    const words = typeof found.words === 'string' ? found.words : found.words(probe, round);
    return { code: found.code, confidence: 'proved', summary: `${title} ${words}.`, findings };
  },
  'no CA refused names, profile or terms',
);

/** With the list of the directory, which is the one that counts. */
function ofProfile({ ca, probe: { directory } }: ProbeView, { evidence }: RoundView): string {
  const wanted = evidence.cas.find(({ id }) => id === ca)?.profile;
  const named = wanted === undefined ? '' : ` "${wanted}"`;
  const words = `does not know the profile${named} that the config asks for`;
  if (directory === undefined) return words;
  const { profiles } = directory;
  return `${words}; its directory lists ${profiles.length > 0 ? listed(profiles) : 'no profiles at all'}`;
}

function ofTerms(probe: ProbeView): string {
  const { agree, terms } = agreementLinks(probe);
  const words = 'wants its terms to be agreed to first';
  return (agree ?? terms) ? `${words}: ${agree ?? terms}` : words;
}

const NOT_OFFERED: Refusal = { code: 'identifier-refused', words: 'offers no validation by DNS for these names' };

/** Types that say: the message itself is wrong. */
const OURS = ['badCSR', 'badPublicKey', 'badSignatureAlgorithm', 'malformed', 'orderNotReady', 'invalidContact'];

export const request = perOpenProbe(
  'request',
  'Does the CA refuse what the prober sends?',
  (probe, round) => {
    const { problem, title, ca } = probe;
    if (problem === undefined || !OURS.includes(problem)) return undefined;
    return {
      code: 'request-refused',
      confidence: 'likely',
      summary: `${title} refuses what the prober sent in the step ${probe.step} (${problem}).`,
      findings: findingsOf(round, ['order-accepted', 'certificate-issued'], ca),
    };
  },
  'no CA found fault with a message',
);

export const REFUSAL_RULES: readonly Rule[] = [rateLimit, policy, request];
