import { expect, test } from 'vitest';
import { policy, REFUSAL_RULES, rateLimit, request } from '../../../../lambda/diagnosis/verdict/rules/refusals.ts';
import {
  acmeError,
  request as asked,
  type Change,
  caConfig,
  probeOf,
  problem,
  trouble,
} from '../../support/evidence-changes.ts';
import { type Expected, type RuleRow, ruleTable } from '../../support/rule-rows.ts';

test('limits are asked about before policy, and that before our messages', () => {
  expect(REFUSAL_RULES.map(({ name }) => name)).toEqual(['rate-limit', 'policy', 'request']);
});

const LIMITS = ['not-rate-limited', 'not-asked-to-wait'];
const limitsOf = (...cas: readonly string[]) => LIMITS.flatMap((id) => cas.map((ca) => `${id} ${ca}`));
const limited = (ca: string, step: Expected['step'], summary: RegExp): Expected => ({
  code: 'ca-rate-limited',
  confidence: 'proved',
  cas: [ca],
  step,
  summary,
  findings: limitsOf(ca),
});
const NO_LIMIT = 'no CA refused because of a limit';
const busy: Expected = {
  code: 'ca-busy',
  confidence: 'open',
  cas: ['backup'],
  step: 'order',
  summary: /^Lab backup CA turns requests away \(503 with Retry-After\) without saying whether .* our address\.$/,
  findings: limitsOf('backup'),
};
const paused: Expected = {
  ...limited('staging', 'order', /^Lab staging CA has paused issuance for this account and these names, after many/),
  code: 'account-paused',
};

ruleTable(rateLimit, [
  [
    'certificates of a name, at finalize',
    'refusal-429-finalize',
    [trouble('staging', { retryAt: '2026-11-29T12:00:00.000Z' })],
    [
      limited(
        'staging',
        'finalize',
        /^Lab staging CA refuses to issue because of a rate limit, until 2026-11-29T12:00:00\.000Z\.$/,
      ),
    ],
  ],
  [
    'two CAs at different steps are two charges',
    'refusal-429-both-differently',
    [trouble('backup', { retryAt: undefined })],
    [
      limited('staging', 'order', /^Lab staging CA refuses orders because of a rate limit\.$/),
      limited('backup', 'finalize', /^Lab backup CA refuses to issue because of a rate limit\.$/),
    ],
  ],
  [
    'the type alone says so, in an order that was given up',
    'boulder-publisher',
    [problem('staging', { type: acmeError('rateLimited') })],
    [limited('staging', 'finalize', /^Lab staging CA refuses to issue because of a rate limit\.$/)],
  ],
  [
    'the status alone says so',
    'refusal-429-finalize',
    [problem('staging', { type: 'about:blank' }), trouble('staging', { retryAt: undefined })],
    [limited('staging', 'finalize', /rate limit\.$/)],
  ],
  ['a pause, in the words of Let’s Encrypt', 'refusal-account-paused', [], [paused]],
  [
    'a pause, by the page that ends it',
    'refusal-account-paused',
    [problem('staging', { detail: 'Go to https://ca.example.net/UNPAUSE' })],
    [paused],
  ],
  [
    'no pause',
    'refusal-account-paused',
    [problem('staging', { detail: 'too many failed authorizations' })],
    [limited('staging', 'order', /^Lab staging CA refuses orders because of a rate limit\.$/)],
  ],
  [
    'no words at all',
    'refusal-account-paused',
    [problem('staging', { detail: undefined })],
    [limited('staging', 'order', /refuses orders because/)],
  ],
  ['a load balancer asks to wait', 'refusal-503-overload', [], [busy]],
  [
    'the CA itself asks to wait, with a problem document',
    'refusal-503-overload',
    [
      asked('backup', 'directory', { problem: { type: acmeError('rateLimited'), status: 503 } }),
      trouble('backup', { retryAt: undefined }),
    ],
    [limited('backup', 'order', /^Lab backup CA refuses orders because of a rate limit\.$/)],
  ],
  [
    '429 without a problem document',
    'refusal-503-overload',
    [asked('backup', 'directory', { status: 429 }), trouble('backup', { retryAt: undefined })],
    [limited('backup', 'order', /^Lab backup CA refuses orders/)],
  ],
  ['a refusal of another type', 'refusal-profile', [], NO_LIMIT],
  ['nothing was asked', 'aws-secrets-500', [], NO_LIMIT],
]);

const PERMITTED = 'no CA refused names, profile or terms';
const says = (code: Expected['code'], words: string): Expected => ({
  code,
  confidence: 'proved',
  cas: ['staging'],
  step: 'order',
  summary: new RegExp(`^Lab staging CA ${words}\\.$`),
  findings: ['order-accepted staging'],
});
const agreeing = (address: string): Expected => ({
  ...says('agreement-needed', ''),
  cas: ['backup'],
  summary: new RegExp(`^Lab backup CA wants its terms to be agreed to first: ${address}\\.$`),
  findings: ['order-accepted backup'],
});
const terms: Change = (evidence) => {
  const refused = probeOf(evidence, 'backup').requests.findLast(({ status = 0 }) => status >= 400);
  if (refused)
    refused.link = '<https://ca.example.net/dir>;rel="index", <https://ca.example.net/terms/2>;rel="terms-of-service"';
};
const directory =
  (ca: string, more: object): Change =>
  (evidence) => {
    const none = { externalAccountRequired: false, profiles: [], renewalInfo: false, keyChange: true };
    probeOf(evidence, ca).directory = { ...none, ...more };
  };
const typed = (type: string) => problem('staging', { type: acmeError(type) });

ruleTable(policy, [
  [
    'its terms have changed',
    'refusal-terms',
    [],
    [
      {
        ...says('agreement-needed', ''),
        cas: ['backup'],
        summary: /^Lab backup CA wants its terms to be agreed to first\.$/,
        findings: ['order-accepted backup'],
      },
    ],
  ],
  [
    'it says where to agree',
    'refusal-terms',
    [problem('backup', { instance: 'https://ca.example.net/agree?account=1' }), terms],
    [agreeing('https://ca\\.example\\.net/agree\\?account=1')],
  ],
  ['it names its new terms alone', 'refusal-terms', [terms], [agreeing('https://ca\\.example\\.net/terms/2')]],
  [
    'the directory names its terms',
    'refusal-terms',
    [directory('backup', { termsOfService: 'https://ca.example.net/terms/1' })],
    [agreeing('https://ca\\.example\\.net/terms/1')],
  ],
  [
    'what it names is not fit to be printed',
    'refusal-terms',
    [problem('backup', { instance: 'https://ca.example.net/`reboot`' })],
    [{ ...agreeing(''), summary: /agreed to first\.$/ }],
  ],
  [
    'the profile is not in its list',
    'refusal-profile',
    [caConfig('staging', { profile: 'short' }), directory('staging', { profiles: ['classic', 'tlsserver'] })],
    [
      {
        ...says(
          'profile-refused',
          'does not know the profile "short" that the config asks for; its directory lists classic, tlsserver',
        ),
        findings: ['order-accepted staging', 'profile-listed staging'],
      },
    ],
  ],
  [
    'the profile of this CA, and not that of the first',
    'refusal-terms',
    [
      problem('backup', { type: acmeError('invalidProfile') }),
      caConfig('backup', { profile: 'short' }),
      caConfig('staging', { profile: 'classic' }),
    ],
    [
      {
        ...says('profile-refused', ''),
        cas: ['backup'],
        summary: /^Lab backup CA does not know the profile "short" that the config asks for\.$/,
        findings: ['order-accepted backup'],
      },
    ],
  ],
  [
    'terms are not about the profile, which is not listed besides',
    'refusal-terms',
    [caConfig('backup', { profile: 'short' }), directory('backup', { profiles: ['classic'] })],
    [{ ...agreeing(''), summary: /agreed to first\.$/ }],
  ],
  [
    'it has no list',
    'refusal-profile',
    [caConfig('staging', { profile: undefined }), directory('staging', {})],
    [
      says(
        'profile-refused',
        'does not know the profile that the config asks for; its directory lists no profiles at all',
      ),
    ],
  ],
  [
    'the profile is not offered any more',
    'refusal-profile',
    [],
    [says('profile-refused', 'does not know the profile that the config asks for')],
  ],
  [
    'it does not issue for the names',
    'refusal-profile',
    [typed('rejectedIdentifier')],
    [says('identifier-refused', 'does not issue for these names')],
  ],
  [
    'it does not issue for wildcards',
    'refusal-profile',
    [typed('unsupportedIdentifier')],
    [says('identifier-refused', 'does not issue for names of this kind')],
  ],
  [
    'it offers other challenges',
    'refusal-profile',
    [trouble('staging', { code: 'challenge-not-offered', problem: undefined, step: 'publish' })],
    [{ ...says('identifier-refused', 'offers no validation by DNS for these names'), step: 'publish' }],
  ],
  ['another type', 'refusal-profile', [typed('malformed')], PERMITTED],
  ['a type that is a word of JavaScript', 'refusal-profile', [typed('constructor')], PERMITTED],
  ['no problem document', 'refusal-profile', [trouble('staging', { problem: undefined })], PERMITTED],
]);

const FINE = 'no CA found fault with a message';
const faulty = (type: string): Expected => ({
  code: 'request-refused',
  confidence: 'likely',
  cas: ['staging'],
  step: 'order',
  summary: new RegExp(`^Lab staging CA refuses what the prober sent in the step order \\(${type}\\)\\.$`),
  findings: ['order-accepted staging', 'certificate-issued staging'],
});

ruleTable(request, [
  [
    'the CSR is refused',
    'refusal-csr',
    [],
    [
      {
        ...faulty('badCSR'),
        cas: ['backup'],
        step: 'finalize',
        summary: /^Lab backup CA refuses what the prober sent in the step finalize \(badCSR\)\.$/,
        findings: ['order-accepted backup', 'certificate-issued backup'],
      },
    ],
  ],
  ...['badPublicKey', 'badSignatureAlgorithm', 'malformed', 'orderNotReady', 'invalidContact'].map(
    (type): RuleRow => [`${type} for the order`, 'refusal-profile', [typed(type)], [faulty(type)]],
  ),
  ...['unauthorized', 'caa', 'dns', 'rateLimited', 'serverInternal'].map(
    (type): RuleRow => [`${type} is not about the message`, 'refusal-profile', [typed(type)], FINE],
  ),
  ['no problem document', 'refusal-profile', [trouble('staging', { problem: undefined })], FINE],
]);
