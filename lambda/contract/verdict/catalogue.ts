import type { Fault } from './vocabulary.ts';

/**
 * The catalogue of verdicts: what a code means, and who must act. A code is never renamed, reused or given another fault.
 * docs/verdicts has a page for each.
 */
type Entry = { readonly fault: Fault; readonly title: string };

const none = {
  healthy: 'Every CA of the round issued.',
  'dns-not-exercised': 'An authorization was valid already, so the way through the DNS was not tried.',
  'challenge-name-in-use': 'Another client has values at the challenge name, so the prober kept away from it.',
  'account-replaced': 'The CA had forgotten the account; its key was registered anew and ordered.',
} as const;

const configuration = {
  'zone-not-delegated': 'The parent zone does not delegate the zone.',
  'delegation-inconsistent': 'The parent names other name servers than the zone itself.',
  'name-server-lame': 'The parent names a server that does not serve the zone.',
  'alias-missing': 'There is no CNAME at the challenge name of a real name.',
  'alias-wrong': 'The CNAME at the challenge name does not lead into the delegated zone.',
  'zone-shadowed': 'A private zone answers in place of the public one.',
  'caa-forbids-issuer': 'CAA names other CAs than this one.',
  'caa-forbids-account': 'CAA names another account at this CA.',
  'caa-forbids-method': 'CAA allows other validation methods than dns-01.',
  'caa-unknown-critical': 'CAA holds a critical property that no CA may pass over.',
  'dnssec-broken': 'The DS record at the parent fits no key of the zone.',
  'negative-ttl-long': 'Resolvers remember for long that a name was not there.',
  'hosted-zone-missing': 'Route 53 knows no hosted zone with the id of the config.',
  'iam-denies-route53': 'The role of the function that publishes may not change the zone.',
  'iam-denies-secret': 'The role of the function may not read the secret of the CA.',
  'iam-denies-function': 'The role of a function may not use DynamoDB, S3 or another function.',
  'secret-missing': 'The secret of the CA is not there, or holds nothing.',
  'secret-malformed': 'The secret of the CA does not hold what it should.',
  'binding-missing': 'The CA demands an external account binding, and the secret holds none.',
  'binding-refused': 'The CA refused to register the account with the external account binding.',
  'account-unusable': 'The CA does not take the account any more.',
  'account-paused': 'The CA paused issuance for this account and these names.',
  'identifier-refused': 'The CA does not issue for these names.',
  'profile-refused': 'The CA does not know the certificate profile of the config.',
  'agreement-needed': 'The CA wants its terms to be agreed to.',
  'ca-host-not-allowed': 'The CA names URLs at another host than its directory, which the config does not allow.',
  'config-outdated': 'The deployed config does not fit this version of the functions.',
} as const;

const ca = {
  'ca-unreachable': 'The CA cannot be connected to, while the way out works.',
  'ca-tls-broken': 'The CA shows a TLS certificate that nobody can accept.',
  'ca-silent': 'The CA takes connections and does not answer in time.',
  'ca-server-error': 'The CA answers with errors of its own.',
  'ca-protocol-violation': 'The CA answers with something that is not ACME.',
  'ca-nonces-broken': 'The CA refuses the nonces that it gives out.',
  'ca-validation-stuck': 'The CA does not finish the validation.',
  'ca-issuance-stuck': 'The CA validated, and does not issue.',
  'ca-validation-failing': 'The CA cannot validate names that everybody else can resolve.',
  'ca-certificate-wrong': 'The CA issued something else than was ordered.',
  'ca-chain-broken': 'The CA sent a chain that clients refuse.',
  'ca-revocation-failing': 'The CA issued, and did not revoke.',
  'ca-production-failing': 'The production CA does not answer as it should.',
  'ca-incident-announced': 'The status page of the CA tells of trouble.',
  'certificate-recalled': 'The CA asks for a certificate to be replaced long before its end.',
} as const;

const dnsProvider = {
  'servers-unreachable': 'The name servers of the zone do not answer.',
  'servers-failing': 'The name servers of the zone answer with errors.',
  'servers-disagree': 'Not every name server of the zone serves what Route 53 took.',
  'servers-refuse-tcp': 'Name servers of the zone do not answer over TCP.',
  'servers-refuse-edns': 'Name servers of the zone do not understand EDNS.',
  'propagation-late': 'Route 53 takes too long to bring a change to its servers.',
  'route53-failing': 'Route 53 does not carry out changes.',
  'dnssec-signatures-bad': 'The zone is signed, and its signatures do not hold.',
  'caa-lookup-failing': 'The name servers do not answer questions for CAA.',
} as const;

const platform = {
  'no-egress': 'The function reaches nothing outside AWS.',
  'dns-egress-blocked': 'The function reaches no name server outside.',
  'ca-egress-blocked': 'The function reaches some hosts, and neither this CA nor a host that is no CA.',
  'name-lookup-failing': 'The resolvers of the function do not find host names.',
  'tls-intercepted': 'Something on the way out puts its own certificate in place of that of the host.',
  'secrets-failing': 'Secrets Manager does not answer as it should.',
  'function-failing': 'The account function could not be run.',
  'ledger-failing': 'DynamoDB does not answer as it should.',
  'evidence-not-kept': 'S3 did not take the evidence of the round.',
  'round-lost': 'The function ended without leaving a result.',
} as const;

const rateLimit = {
  'ca-rate-limited': 'The CA refuses because of a rate limit.',
  'route53-throttled': 'Route 53 throttles the account.',
  'budget-spent': 'The order budget of the prober at this CA is spent.',
  'waiting-for-ca': 'The CA asked to be left alone until later.',
} as const;

const client = {
  'values-removed': 'Somebody else removed the values of this round from the zone.',
  'certificate-overdue': 'A certificate that is in use should have been renewed by now.',
} as const;

const prober = {
  'prober-defect': 'The prober itself failed.',
  'request-refused': 'The CA refuses what the prober sends.',
  'values-left': 'Values of this round are left in the zone.',
  'round-too-slow': 'The time of the round was used up before it came to its end.',
} as const;

const unknown = {
  'validation-unexplained': 'The CA did not accept the challenge, and nothing that was seen says why.',
  'ca-busy': 'The CA, or what stands before it, turns requests away without saying why.',
  'ca-tls-unknown-issuer': 'The TLS certificate of the CA comes from an issuer that is not known here.',
  'ca-not-reached': 'The CA cannot be connected to, and whether that is its doing could not be told.',
  'secondary-validation-failed': 'The CA did not see the values from everywhere.',
  'caa-undetermined': 'The CA refused because of CAA, and the CAA records that were seen allow it.',
  undecided: 'It failed, and the evidence does not say why.',
} as const;

const of = <F extends Fault, K extends string>(fault: F, titles: Readonly<Record<K, string>>) =>
  Object.fromEntries(Object.entries(titles).map(([code, title]) => [code, { fault, title }])) as Record<
    K,
    { readonly fault: F; readonly title: string }
  >;

export const VERDICT_CODES = {
  ...of('none', none),
  ...of('configuration', configuration),
  ...of('ca', ca),
  ...of('dns-provider', dnsProvider),
  ...of('platform', platform),
  ...of('rate-limit', rateLimit),
  ...of('client', client),
  ...of('prober', prober),
  ...of('unknown', unknown),
} satisfies Readonly<Record<string, Entry>>;

/** A stable code out of the catalogue. */
export type VerdictCode = keyof typeof VERDICT_CODES;
export const VERDICT_CODE_LIST = Object.keys(VERDICT_CODES) as [VerdictCode, ...VerdictCode[]];

/** The page about a code, from the root of the documentation. */
export function pageOf(code: VerdictCode): string {
  return `verdicts/${code}.md`;
}
