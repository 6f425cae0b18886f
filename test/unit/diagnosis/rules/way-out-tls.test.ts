import { describe, expect, test } from 'vitest';
import { isUnknownIssuer, tlsIntercepted } from '../../../../lambda/diagnosis/verdict/rules/way-out.ts';
import { control, controlsLost, lost, oneMore, passing, withoutControls } from '../../support/evidence-changes.ts';
import { type Expected, ruleTable } from '../../support/rule-rows.ts';

const ALL = ['staging', 'backup', 'third'];
const at = (ca: string) => ({ url: `https://acme.${ca}-ca.example/dir` });
const WAY_OUT = ['egress-works-ipv4', 'egress-works-ipv6'];
const reachable = (...cas: readonly string[]) => [...WAY_OUT, ...cas.map((ca) => `ca-reachable ${ca}`)];

const STRANGER = 'tls: SELF_SIGNED_CERT_IN_CHAIN';
const opened: Expected = {
  code: 'tls-intercepted',
  cas: ['backup'],
  step: 'order',
  findings: reachable('backup'),
  confidence: 'proved',
  summary:
    /^Something on the way out opens TLS: acme\.backup-ca\.example:\d+, control-a.* show certificates of an unknown issuer\.$/,
};
const NO_STRANGER = 'no CA showed a certificate of an unknown issuer';
const OUTSIDE_KNOWN = 'hosts that are no CA show certificates of known issuers';
const moved = lost('third', STRANGER, at('third'));

ruleTable(tlsIntercepted, [
  [
    'hosts that are no CA show them as well',
    'ca-refuse-backup',
    [lost('backup', STRANGER), controlsLost(STRANGER)],
    [opened],
  ],
  [
    'one host that is no CA is spared',
    'ca-refuse-backup',
    [
      lost('backup', STRANGER),
      control('egress', { outcome: 'fails', reason: 'tls', failure: STRANGER }, { family: 'ipv4' }),
    ],
    [opened],
  ],
  [
    'four hosts are named',
    'ca-refuse-backup',
    [...ALL.map((ca) => lost(ca, STRANGER, at(ca))), controlsLost(STRANGER)],
    [{ ...opened, cas: ALL, findings: reachable(...ALL), summary: /opens TLS: [^,]+(, [^,]+){3} show certificates/ }],
  ],
  [
    'two CAs, and hosts that are no CA were not asked',
    'ca-refuse-backup',
    [lost('backup', STRANGER), moved, withoutControls('egress')],
    [
      {
        ...opened,
        confidence: 'likely',
        cas: ['backup', 'third'],
        findings: ['ca-reachable backup', 'ca-reachable third'],
        summary: /acme\.backup-ca\.example:\d+, acme\.third-ca\.example show/,
      },
    ],
  ],
  [
    'two CAs of one operator moved to another root',
    'ca-refuse-backup',
    [lost('backup', STRANGER), moved],
    OUTSIDE_KNOWN,
  ],
  [
    'CAs of two operators, which move to no root together',
    'ca-refuse-backup',
    [lost('staging', STRANGER, at('staging')), lost('backup', STRANGER)],
    [
      {
        ...opened,
        confidence: 'likely',
        cas: ['staging', 'backup'],
        findings: reachable('staging', 'backup'),
        summary: /acme\.staging-ca\.example, acme\.backup-ca\.example:\d+ show/,
      },
    ],
  ],
  [
    'one CA moved to another root',
    'egress-ca-changed-root',
    [],
    'only one host showed a certificate of an unknown issuer',
  ],
  [
    'hosts that are no CA show certificates that have run out',
    'ca-refuse-backup',
    [lost('backup', STRANGER), controlsLost('tls: CERT_HAS_EXPIRED')],
    'only one host showed a certificate of an unknown issuer',
  ],
  [
    'a probe that got over one and ended otherwise',
    'account-key-replaced',
    [controlsLost(STRANGER), oneMore('staging', { failure: STRANGER })],
    NO_STRANGER,
  ],
  ['a CA refuses', 'ca-refuse-backup', [controlsLost(STRANGER)], NO_STRANGER],
  [
    'a certificate that has run out',
    'ca-refuse-backup',
    [lost('backup', 'tls: CERT_HAS_EXPIRED'), controlsLost(STRANGER)],
    NO_STRANGER,
  ],
  ['nothing was asked', 'aws-secrets-500', [], NO_STRANGER],
  [
    'the CA that showed one passed',
    'ca-refuse-backup',
    [lost('backup', STRANGER), controlsLost(STRANGER), passing('backup')],
    NO_STRANGER,
  ],
]);

describe('an issuer that nobody knows, in the words of OpenSSL', () => {
  const words = [
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_UNTRUSTED',
  ];
  test.each(words)('%s', (word) => {
    expect(isUnknownIssuer(`tls: ${word}`)).toBe(true);
    expect(isUnknownIssuer(`other: ${word}`)).toBe(false);
  });
  test.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO'])('not %s', (word) => {
    expect(isUnknownIssuer(`tls: ${word}`)).toBe(false);
  });
});
