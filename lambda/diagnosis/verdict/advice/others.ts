import { DNS_BOUNDS } from '../../../contract/evidence/dns.ts';
import { workerIn } from '../view.ts';
import { directoriesOf, shownCertificate } from './ca.ts';
import { accountRecords } from './caa.ts';
import { type Advice, type AdviceTable, action, type Case, type Place, retryAtIn, titlesIn, workerOf } from './case.ts';
import { DEPLOY, evidenceOf, logOf, oneRound, output, shell, trailOf, word } from './commands.ts';
import { answersIn, digAnswers } from './servers.ts';

/** The prober itself, other clients, and what nobody is known to be at fault for. */

export function proberDefect(place: Place): ReturnType<Advice> {
  return [
    action(
      `Find the error in the log of the ${workerIn(place.evidence)} function.`,
      logOf(
        place,
        workerOf(place),
        `--since 2h --filter-pattern '${place.runId === undefined ? '?ERROR ?rejected' : `"${word(place.runId) ?? ''}"`}'`,
      ),
    ),
    action('Go back to the version before if it came with a deployment of yours: check it out and deploy.', DEPLOY),
    action('Report it to the maintainers with the version and the stack; renewal and failover are unproved meanwhile.'),
  ];
}

const requestRefused: Advice = (it) => [
  action(`Read the words of ${titlesIn(it)} in trouble.problem of its probe.`, evidenceOf(it)),
  action('Compare with what your own client sends: if it passes and the prober does not, tell the maintainers.'),
];

const valuesLeft: Advice = (it) => [
  action(
    'Run the janitor, or wait an hour for it; it removes only what the ledger tells.',
    shell`aws lambda invoke --function-name "${output(it, 'janitorFunction')}" --cli-binary-format raw-in-base64-out --payload '{"source":"schedule","scheduledTime":"2026-01-01T00:00:00Z"}' answer.json`,
  ),
  action('Read failed in its answer, and mend what it names.', 'jq .failed answer.json'),
];

const tooSlow: Advice = (it) => [
  action('List the steps with their times, and compare with a round that passed.', stepTimes(it)),
  action(
    'Raise deadlineSeconds of the CA in the config (170 at most) and deploy, if everything is a bit longer.',
    DEPLOY,
  ),
  action('Ask for one more round, if it was the first of a deployment.', oneRound(it)),
];

function stepTimes(it: Case): string | undefined {
  return shell`${evidenceOf(it)} | jq -r '.probes[] | .ca as $ca | .steps[] | [$ca, .step, .durationMs] | @tsv'`;
}

const valuesRemoved: Advice = () => [
  action('Find who changed the zone at that minute besides the prober.', trailOf('ChangeResourceRecordSets')),
  action('Set that client so that it removes exactly what it added, or give it a challenge name of its own.'),
];

const overdue: Advice = (it) => [
  action('Read the log of the ACME client that renews this certificate, and let it try once.'),
  action('See that the server was given the new certificate, if it was renewed: many must be told to reload.'),
  action('Ask for one round: if it issues, it is your client; if not, its verdict says why.', oneRound(it)),
];

const nameInUse: Advice = (it) => [
  action(
    'Find who writes at the challenge name, and let a renewal that goes on finish.',
    trailOf('ChangeResourceRecordSets'),
  ),
  action('Then ask for one round.', oneRound(it)),
];

const notExercised: Advice = (it) => [action('Wait for the next round of the target, or ask for one.', oneRound(it))];

const accountReplaced: Advice = (it) => {
  const records = accountRecords(it);
  return records === undefined
    ? []
    : [action('Add the new account where CAA records name accounts; leave the other records.', records)];
};

/** Every server of the challenge names, once each over UDP and TCP. */
function askDns(it: Case): string | undefined {
  return digAnswers(answersIn(it, () => true).slice(0, DNS_BOUNDS.servers));
}

const unexplained: Advice = (it) => [
  action('Read what the confirmation round says of it (proved in its verdict).', evidenceOf(it)),
  action('Ask your name servers from several places, while a round goes on.', askDns(it)),
  action('Let your own client try once if its renewal is due soon; never in a loop.'),
];

const busy: Advice = (it) => [
  action(`Wait until ${retryAtIn(it) ?? 'the time that Retry-After tells'}; the prober does so by itself.`),
  action(
    'Ask for its directory from another address: if that is answered, it is our address that is limited.',
    directoriesOf(it),
  ),
];

const unknownIssuer: Advice = (it) => [
  action('Compare the fingerprint from another network with the one in the evidence.', shownCertificate(it)),
  action(
    'Put the root into tlsRoots of the CA and deploy, if it is your own CA or a public one that announced it.',
    DEPLOY,
  ),
  action('Find what opens TLS on the way, if the fingerprints differ.'),
];

const notReached: Advice = (it) => [
  action(
    'Ask for its directory from your own machine, and see its status page if it does not answer there either.',
    directoriesOf(it),
  ),
  action(
    'Look at the network of the function, if it answers there.',
    shell`aws lambda get-function-configuration --function-name "${output(it, workerOf(it))}" --query VpcConfig`,
  ),
  action('Ask for one round: a short break is over by then.', oneRound(it)),
];

const secondary: Advice = (it) => [
  action('Lift blocks by country and limits per address for the name servers: this is the usual reason.'),
  action('Ask the servers from several countries.', askDns(it)),
  action('Ask for one more round later, and do not repeat it in a loop.', oneRound(it)),
];

const undecided: Advice = (it) => [
  action('Read the first trouble of each probe: step, message and the words of the CA.', evidenceOf(it)),
  action('Ask for one round at all CAs: other evidence decides most of these.', oneRound(it)),
  action('Let your own client try once if a renewal is due.'),
];

export const OTHER_ADVICE = {
  healthy: () => [],
  'dns-not-exercised': notExercised,
  'challenge-name-in-use': nameInUse,
  'account-replaced': accountReplaced,
  'prober-defect': proberDefect,
  'request-refused': requestRefused,
  'values-left': valuesLeft,
  'round-too-slow': tooSlow,
  'values-removed': valuesRemoved,
  'certificate-overdue': overdue,
  'validation-unexplained': unexplained,
  'ca-busy': busy,
  'ca-tls-unknown-issuer': unknownIssuer,
  'ca-not-reached': notReached,
  'secondary-validation-failed': secondary,
  undecided,
} satisfies AdviceTable;
