import { controlsOf } from '../reach.ts';
import { type Advice, type AdviceTable, action, type Case, casIn, titlesIn } from './case.ts';
import { DEPLOY, endpoint, evidenceOf, lines, oneRound, shell, url } from './commands.ts';

/** A CA that cannot be reached, does not answer as it should, or does not issue. */

/** The directory of each CA of the case, with status and headers. */
export function directoriesOf(it: Case): string | undefined {
  return lines(casIn(it).map(({ directory }) => shell`curl -sS -D- ${url(directory)}`));
}

/** The certificate that the directory's host shows. */
export function shownCertificate(it: Case): string | undefined {
  return lines(
    casIn(it).map(({ directory }) => {
      const { host, port } = endpoint(directory);
      return shell`openssl s_client -connect ${host}:${port} -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates -fingerprint -sha256`;
    }),
  );
}

/** Status pages that were read. */
function statusPages(it: Case): string | undefined {
  const pages = controlsOf(it, 'status-api').filter(({ ca }) => ca !== undefined && it.cas.includes(ca));
  return lines(pages.map(({ url: page }) => shell`curl -sS ${url(page ?? '')}`));
}

const seeStatus = (it: Case) => action(`See whether the status page of ${titlesIn(it)} tells of it.`, statusPages(it));
const tell = (it: Case, what: string) =>
  action(`Tell ${titlesIn(it)}, with ${what}: the evidence has them.`, evidenceOf(it));
const fromElsewhere = (it: Case) => action('Ask for its directory from another network.', directoriesOf(it));

const unreachable: Advice = (it) => [
  fromElsewhere(it),
  seeStatus(it),
  action('Wait otherwise, and do not let clients retry each minute: renewals are made weeks before the end.'),
];

const tlsBroken: Advice = (it) => [
  action('Look at its certificate from another network than AWS.', shownCertificate(it)),
  action(`Tell ${titlesIn(it)} if it is broken there too; never switch off the checking of certificates.`),
  action(
    'Renew the certificate of that server, or give its root in tlsRoots and deploy, if the CA is your own.',
    DEPLOY,
  ),
];

const silent: Advice = (it) => [
  seeStatus(it),
  fromElsewhere(it),
  action('Read the order again before you order anew, if it was the finalize that was not answered.', evidenceOf(it)),
];

const serverError: Advice = (it) => [
  seeStatus(it),
  fromElsewhere(it),
  action('Read the order again before you order anew, if it was the finalize that failed.', evidenceOf(it)),
];

const protocol: Advice = (it) => [
  action('Look at the answer yourself, also from another network.', directoriesOf(it)),
  action('Check directory in the config letter by letter, if it has never worked at this CA.'),
  tell(it, 'time, URL and what came'),
];

const hostNotAllowed: Advice = (it) => [
  action('Read which hosts it names now, from two networks.', directoriesOf(it)),
  action(`Look whether ${titlesIn(it)} announced that it moved, and whose that host is.`, evidenceOf(it)),
  action('Put the host into otherHosts of the CA in the config and deploy, if it is the CA’s own.', DEPLOY),
  action('Order nothing from it otherwise, until it has explained that host.'),
];

const nonces: Advice = (it) => [
  action(
    'Look whether two answers of newNonce differ; find what caches on your way to the CA if they do not.',
    lines(
      casIn(it).map(
        ({ directory }) =>
          shell`for i in 1 2; do curl -sSI "$(curl -sS ${url(directory)} | jq -r .newNonce)" | grep -i replay-nonce; done`,
      ),
    ),
  ),
  tell(it, 'the times'),
];

const validationStuck: Advice = (it) => [
  seeStatus(it),
  action('Raise deadlineSeconds of the CA in the config (170 at most) and deploy, if it is slow as a rule.', DEPLOY),
  tell(it, 'orderUrl and the times'),
];

const issuanceStuck: Advice = (it) => [
  action('Read the order again later, and do not order anew at once: it may have become valid.', evidenceOf(it)),
  seeStatus(it),
  action('Raise deadlineSeconds of the CA in the config (170 at most) and deploy, if it is slow as a rule.', DEPLOY),
];

const validationFailing: Advice = (it) => [
  seeStatus(it),
  tell(it, 'the names, the times and its own words'),
  action('Do not retry in a loop: failed validations are limited, and after many the name is paused.'),
];

/** Of the certificates that the CAs of the case issued. @param filter what is to be read of the PEM */
function issued(it: Case, filter: string): string | undefined {
  const ids = casIn(it).map(
    ({ id }) =>
      shell`${evidenceOf(it)} | jq -r '.probes[] | select(.ca=="${safeId(id)}") | .certificate.chainPem' | ${filter}`,
  );
  return lines(ids);
}

/** Ids are quoted within quotes: letters, digits and hyphens only. */
function safeId(id: string): string | undefined {
  return /^[a-z0-9-]{1,64}$/.test(id) ? id : undefined;
}

const wrongCertificate: Advice = (it) => [
  action(
    'Compare the certificate with the names of the target.',
    issued(it, 'openssl x509 -noout -serial -subject -dates -ext subjectAltName'),
  ),
  action('Stop automatic installs from this CA until it is understood, and do not keep ordering.'),
  action(`Tell ${titlesIn(it)}, with the serial number; or add the name to the target, if that is its product.`),
];

const chainBroken: Advice = (it) => [
  action(
    'Read which certificates the CA sent, and where the chain ends.',
    issued(it, 'openssl crl2pkcs7 -nocrl -certfile /dev/stdin | openssl pkcs7 -print_certs -noout'),
  ),
  action(
    'Put the root into issuingRoots of the CA and deploy, if the CA announced a new one; compare its fingerprint first.',
    DEPLOY,
  ),
  action(`Tell ${titlesIn(it)} if its chain is really broken, and ask for an alternate one.`),
];

const revocation: Advice = (it) => [
  action('See in the next round whether it lasts: once is nothing.', oneRound(it)),
  action('Set revoke to false for this CA in the config and deploy, if it does not offer it to ACME clients.', DEPLOY),
];

const production: Advice = (it) => [
  seeStatus(it),
  fromElsewhere(it),
  action('List what must be renewed before it is likely to be over; an outage of hours is no matter for the rest.'),
];

const announced: Advice = (it) => [
  action(`Read the status page of ${titlesIn(it)}: its beginning, its extent, its estimate.`, statusPages(it)),
  action('Put off renewals that are not urgent until it is over, then ask for one round.', oneRound(it)),
];

const recalled: Advice = (it) => [
  action(`Read what ${titlesIn(it)} explains: it may revoke the certificate soon.`, statusPages(it)),
  action('Renew it now, and see that the server is given the new one.'),
  action(`Renew all other certificates of ${titlesIn(it)} whose clients do not ask for renewal information (ARI).`),
];

export const CA_ADVICE = {
  'ca-unreachable': unreachable,
  'ca-tls-broken': tlsBroken,
  'ca-silent': silent,
  'ca-server-error': serverError,
  'ca-protocol-violation': protocol,
  'ca-host-not-allowed': hostNotAllowed,
  'ca-nonces-broken': nonces,
  'ca-validation-stuck': validationStuck,
  'ca-issuance-stuck': issuanceStuck,
  'ca-validation-failing': validationFailing,
  'ca-certificate-wrong': wrongCertificate,
  'ca-chain-broken': chainBroken,
  'ca-revocation-failing': revocation,
  'ca-production-failing': production,
  'ca-incident-announced': announced,
  'certificate-recalled': recalled,
} satisfies AdviceTable;
