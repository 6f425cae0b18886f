import { listed } from '../../findings/finding.ts';
import { agreementLinks } from '../links.ts';
import { type Advice, type AdviceTable, action, type Case, casIn, retryAtIn, titlesIn } from './case.ts';
import { DEPLOY, evidenceOf, lines, oneRound, prober, shell, url } from './commands.ts';

/** A CA, Route 53 or the prober itself that says no, or not yet. */

const paused: Advice = (it) => [
  action('Mend first what made the orders fail: the verdicts before this one tell.', prober(it, 'status')),
  action('Open the address in the words of the CA in a browser, and end the pause there.', evidenceOf(it)),
  action('Then ask for one round.', oneRound(it)),
];

const identifierRefused: Advice = (it) => [
  action(`Find the names that ${titlesIn(it)} refuses in trouble.problem of its probe.`, evidenceOf(it)),
  action('Take them out of the target, or choose another CA for them; do not send the same order again.'),
];

/** @param field of the directory's `meta` */
function meta(it: Case, field: string): string | undefined {
  return lines(casIn(it).map(({ directory }) => shell`curl -sS ${url(directory)} | jq .meta.${field}`));
}

/** As its directory listed them in this round. */
function listedNow({ probes, cas }: Case): string {
  const profiles = probes.filter(({ ca }) => cas.includes(ca)).flatMap(({ probe }) => probe.directory?.profiles ?? []);
  return profiles.length > 0 ? `; in this round it listed ${listed(profiles)}` : '';
}

const profileRefused: Advice = (it) => [
  action(`Read which profiles the CA has now${listedNow(it)}.`, meta(it, 'profiles')),
  action('Look which profile your own client asks for, and change that before its next renewal if it is gone.'),
  action('Set profile of the CA in the config to the same one, and deploy.', DEPLOY),
];

/** The address is the CA's own word, and stands in no command. */
function whereToAgree(it: Case): string {
  const links = it.probes.filter(({ ca }) => it.cas.includes(ca)).map(agreementLinks);
  const agree = links.flatMap((each) => each.agree ?? [])[0];
  const terms = links.flatMap((each) => each.terms ?? [])[0];
  if (agree === undefined && terms === undefined) {
    return `Read what ${titlesIn(it)} wants at the instance of its problem, or in its terms`;
  }
  const read = terms === undefined ? '' : `, and its terms at ${terms}`;
  return agree === undefined
    ? `Read the terms of ${titlesIn(it)} at ${terms}`
    : `Open ${agree}, where ${titlesIn(it)} says what it wants${read}`;
}

const agreement: Advice = (it) => [
  action(`${whereToAgree(it)}, and let somebody agree who may.`, meta(it, 'termsOfService')),
  action('Do the same for the account of your own client.'),
  action('Then ask for one round.', oneRound(it)),
];

const rateLimited: Advice = (it) => [
  action(`Wait until ${retryAtIn(it) ?? 'the time that the CA tells'}; do not order again before.`),
  action(`Read in the words of ${titlesIn(it)} which limit it is.`, evidenceOf(it)),
  action('Make rounds rarer if only the prober meets it, else find the client that orders so much and stop it.'),
];

const CALLERS = `aws cloudtrail lookup-events --region us-east-1 --max-results 500 --lookup-attributes AttributeKey=EventSource,AttributeValue=route53.amazonaws.com --query 'Events[].[Username,EventName]' --output text | sort | uniq -c | sort -rn | head`;

const throttled: Advice = () => [
  action('Find who calls Route 53 so often, and slow that caller down.', CALLERS),
  action('Let the rounds of several deployments or targets begin at different times (schedules in the config).'),
];

const budgetSpent: Advice = (it) => [
  action(
    `Wait for ${retryAtIn(it) ?? '00:00 UTC'}, or ask for one round on demand now: that may spend the reserve.`,
    oneRound(it),
  ),
  action('Read the verdicts of the day: rounds that fail spend twice as much.', prober(it, 'status')),
];

const waiting: Advice = (it) => [
  action(`Wait until ${retryAtIn(it) ?? `${titlesIn(it)} may be asked again`}: the next round after it goes ahead.`),
  action('Read the verdict of the earlier round, in which the CA asked for it.', prober(it, 'status')),
];

export const REFUSAL_ADVICE = {
  'account-paused': paused,
  'identifier-refused': identifierRefused,
  'profile-refused': profileRefused,
  'agreement-needed': agreement,
  'ca-rate-limited': rateLimited,
  'route53-throttled': throttled,
  'budget-spent': budgetSpent,
  'waiting-for-ca': waiting,
} satisfies AdviceTable;
