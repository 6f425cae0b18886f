import { caTls } from '../../../../lambda/diagnosis/verdict/rules/ca-connection.ts';
import { controlsLost, lost, request, withoutControls } from '../../support/evidence-changes.ts';
import { type Expected, ruleTable } from '../../support/rule-rows.ts';

const REACHED = ['ca-reachable backup', 'egress-works-ipv4', 'egress-works-ipv6'];
const backup = { cas: ['backup'], step: 'order', findings: REACHED } as const;
const CONNECTED = { timings: { dns: 5, connect: 9, tls: 20 } };

const broken = (word: string): Expected => ({
  ...backup,
  code: 'ca-tls-broken',
  confidence: 'likely',
  summary: new RegExp(
    `^The TLS certificate or handshake of Lab backup CA is broken \\(${word}\\), .*cannot accept it\\.$`,
  ),
});
const stranger: Expected = {
  ...backup,
  code: 'ca-tls-unknown-issuer',
  confidence: 'open',
  summary: /^Lab backup CA shows a TLS certificate of an issuer that is not known here: .*changed it, or a proxy/,
};
const handshake = [lost('backup', 'tls: EPROTO', CONNECTED)];

ruleTable(caTls, [
  ['it has run out', 'ca-tls-expired', [], [broken('CERT_HAS_EXPIRED')]],
  [
    'it is of another host',
    'ca-tls-expired',
    [request('backup', 'directory', { failure: 'tls: ERR_TLS_CERT_ALTNAME_INVALID' })],
    [broken('ERR_TLS_CERT_ALTNAME_INVALID')],
  ],
  ['no handshake comes about', 'ca-tls-expired', handshake, [broken('EPROTO')]],
  [
    'a word that has a certificate in it alone, while nobody else is reached',
    'ca-tls-expired',
    [lost('backup', 'tls: ERR_SSL_NO_CERT_SET', CONNECTED), controlsLost('tls: EPROTO')],
    [
      {
        ...backup,
        code: 'ca-not-reached',
        confidence: 'open',
        summary: /^TLS with Lab backup CA does not come about \(ERR_SSL_NO_CERT_SET\), nor is a host reached/,
      },
    ],
  ],
  [
    'the transcript does not say why',
    'ca-tls-expired',
    [request('backup', 'directory', { failure: undefined, status: 200 })],
    [broken('no reason')],
  ],
  [
    'the transcript has no word',
    'ca-tls-expired',
    [request('backup', 'directory', { failure: 'tls' })],
    [broken('no reason')],
  ],
  ['another root, or a proxy', 'egress-ca-changed-root', [], [stranger]],
  [
    'another root, and no host that is no CA was asked',
    'egress-ca-changed-root',
    [withoutControls('egress')],
    [{ ...stranger, findings: ['ca-reachable backup'] }],
  ],
  ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'].map(
    (word) =>
      [
        `${word}, which was read from the certificate, while nobody else is reached`,
        'ca-tls-expired',
        [lost('backup', `tls: ${word}`, CONNECTED), controlsLost('tls: EPROTO')],
        [broken(word)],
      ] as const,
  ),
  [
    'no handshake comes about with anybody',
    'ca-tls-expired',
    [...handshake, controlsLost('tls: EPROTO')],
    [
      {
        ...backup,
        code: 'ca-not-reached',
        confidence: 'open',
        summary:
          /^TLS with Lab backup CA does not come about \(EPROTO\), nor is a host reached that is no CA: .*on the way\.$/,
      },
    ],
  ],
  [
    'a handshake fails, and nobody else was asked',
    'ca-tls-expired',
    [...handshake, withoutControls('egress')],
    [{ ...broken('EPROTO'), findings: ['ca-reachable backup'] }],
  ],
  ['the CA refuses connections', 'ca-refuse-backup', [], 'TLS came about with every CA'],
]);
