import { shownCertificate } from './ca.ts';
import { type Advice, type AdviceTable, action, casIn, type Place, workerOf } from './case.ts';
import {
  DEPLOY,
  ensureAccount,
  lines,
  logOf,
  oneRound,
  output,
  prober,
  secretOf,
  shell,
  url,
  word,
} from './commands.ts';

/** AWS besides Route 53, and the way out of it. Advice that takes a place serves rounds that were not made as well. */

const HEALTH = 'health.aws.amazon.com/health/status';

/** The VPC that the probe function is in; it is in none unless somebody put it there. */
function vpcOf(place: Place): string | undefined {
  return shell`aws lambda get-function-configuration --function-name "${output(place, workerOf(place))}" --query VpcConfig`;
}

const noEgress: Advice = (it) => [
  action('See whether the function is in a VPC: the deployment puts it into none.', vpcOf(it)),
  action('Let it out: a NAT gateway, TCP 443, TCP and UDP 53; or take it out of the VPC in the console.'),
  action(`See ${HEALTH} for Lambda if it is in none, and read nothing into the CAs from this round.`),
];

const dnsEgress: Advice = (it) => [
  action('See whether the function is in a VPC: the deployment puts it into none.', vpcOf(it)),
  action('Let UDP 53 and TCP 53 out to any address, without rewriting, and the answers in.'),
  action('Set network.rootHints and network.resolvers in the config and deploy, if your DNS tree is your own.', DEPLOY),
];

const caEgress: Advice = (it) => [
  action(
    'Let these hosts through, and those of network.controls: firewall, proxy or transit gateway.',
    lines(
      casIn(it).map(
        ({ directory }) =>
          shell`curl -sS ${url(directory)} | jq -r '.. | strings | select(startswith("https"))' | cut -d/ -f3 | sort -u`,
      ),
    ),
  ),
  action('Look whether your own client sits behind the same list.', vpcOf(it)),
  action('Then ask for one round.', oneRound(it)),
];

const nameLookup: Advice = (it) => [
  action(
    'Look whether network.resolvers of the config answer from where the functions run; change them and deploy.',
    DEPLOY,
  ),
  action('Look at the DNS settings and the DNS Firewall of the VPC, if the function is in one.', vpcOf(it)),
  action('Then ask for one round.', oneRound(it)),
];

const intercepted: Advice = (it) => [
  action('Compare the issuer that you see from another network with the one in the evidence.', shownCertificate(it)),
  action('Have whoever runs the device let the hosts of CAs pass without opening TLS.'),
  action('Call your security team if nobody knows the issuer, and do not add its root.'),
];

const secretsFailing: Advice = (it) => [
  action(`See ${HEALTH} for Secrets Manager and KMS, and ask for one round: one time-out is nothing.`, oneRound(it)),
  action(
    'Look at the key of the secret, and enable it if it is disabled or about to be deleted.',
    shell`aws secretsmanager describe-secret --secret-id "${secretOf(it, it.cas[0])}" --query KmsKeyId`,
  ),
];

/** @param work what the other invocation was to do */
export function functionFailing(place: Place & { readonly cas?: readonly string[] }): ReturnType<Advice> {
  const ca = place.cas?.[0];
  return [
    ca === undefined
      ? action('Deploy again: an error at the start means a deployment by half.', DEPLOY)
      : action('Call the account function yourself, and read what it says.', ensureAccount(place, ca)),
    action(
      'See how much concurrency Lambda has left in this AWS account.',
      'aws lambda get-account-settings --query AccountLimit',
    ),
    action(
      'Read the log of the function if it fails.',
      logOf(place, ca === undefined ? workerOf(place) : 'accountFunction', '--since 1h'),
    ),
  ];
}

export function ledgerFailing(place: Place): ReturnType<Advice> {
  return [
    action(
      'See whether the table is there.',
      shell`aws dynamodb describe-table --table-name "${output(place, 'ledgerTable')}" --query Table.TableStatus`,
    ),
    action('Deploy again if the role or the name of the table was changed.', DEPLOY),
    action(`See ${HEALTH} for DynamoDB if it is throttled or fails, then ask for one round.`, oneRound(place)),
  ];
}

export function notKept(it: Place): ReturnType<Advice> {
  return [
    action('Save the result of this round now: it still lies in the ledger.', resultOf(it)),
    action('Deploy again if the role or the policy of the bucket was changed.', DEPLOY),
    action(
      'See what the policy of the bucket denies.',
      shell`aws s3api get-bucket-policy --bucket "${output(it, 'evidenceBucket')}" --query Policy --output text`,
    ),
  ];
}

function resultOf(it: Place): string | undefined {
  const command = prober(it, shell`now ${word(it.target)} --run-id ${word(it.runId)} --json`);
  return shell`${command} > round.json`;
}

export function roundLost(place: Place): ReturnType<Advice> {
  return [
    action(
      'Read the end of the round in the log of the probe function: out of memory, timed out, or an error.',
      shell`${logOf(place, 'probeFunction', '--since 2h')} | grep -iE 'timed out|error|memory|REPORT' | tail -20`,
    ),
    action('Ask for one round: once is nothing.', oneRound(place)),
    action('Leave what lies in the zone to the janitor, which runs every hour.'),
  ];
}

export function configOutdated(place: Place): ReturnType<Advice> {
  return [
    action('Deploy this version again: it writes config and environment of the functions anew.', DEPLOY),
    action('Then ask for one round.', oneRound(place)),
  ];
}

export const PLATFORM_ADVICE = {
  'no-egress': noEgress,
  'dns-egress-blocked': dnsEgress,
  'ca-egress-blocked': caEgress,
  'name-lookup-failing': nameLookup,
  'tls-intercepted': intercepted,
  'secrets-failing': secretsFailing,
  'function-failing': functionFailing,
  'ledger-failing': ledgerFailing,
  'evidence-not-kept': notKept,
  'round-lost': roundLost,
  'config-outdated': configOutdated,
} satisfies AdviceTable;
