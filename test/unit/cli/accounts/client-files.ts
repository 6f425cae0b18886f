import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files as each client writes them, with keys made here. */

export type Files = Readonly<Record<string, string>>;

export const newEc = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve }).privateKey;
export const newRsa = (modulusLength = 2_048) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
export const pem = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8') =>
  key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' }).toString();
export const jwk = (key: KeyObject) => key.export({ format: 'jwk' });

export const URL_OF = 'https://acme-v02.api.letsencrypt.org/acme/acct/1234567';
const ID = '4b9a8c1d2e3f40516273849506172839';

export const certbot = (key: KeyObject, server = 'acme-v02.api.letsencrypt.org/directory', id = ID): Files => ({
  [`accounts/${server}/${id}/private_key.json`]: JSON.stringify(jwk(key)),
  [`accounts/${server}/${id}/regr.json`]: JSON.stringify({ body: {}, uri: URL_OF }),
  [`accounts/${server}/${id}/meta.json`]: JSON.stringify({
    ...{ creation_dt: '2026-01-02T03:04:05Z', creation_host: 'web1' },
    register_to_eff: null,
  }),
});

const registration = {
  body: { status: 'valid', contact: ['mailto:ops@example.org'] },
  uri: URL_OF,
};
export const lego = (key: KeyObject): Files => ({
  'accounts/acme-v02.api.letsencrypt.org/ops@example.org/account.json': JSON.stringify(
    { email: 'ops@example.org', registration },
    null,
    '\t',
  ),
  'accounts/acme-v02.api.letsencrypt.org/ops@example.org/keys/ops@example.org.key': pem(
    key,
    key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1',
  ),
});
export const lego5 = (key: KeyObject): Files => ({
  'accounts/localhost_14000/ops@example.org/EC256/account.json': JSON.stringify({
    ...{ id: 'ops@example.org', email: 'ops@example.org', keyType: 'EC256' },
    registration,
  }),
  'accounts/localhost_14000/ops@example.org/EC256/ops@example.org.key': pem(key, 'sec1'),
});

export const acmeSh = (key: KeyObject, keyPem = pem(key, 'sec1')): Files => ({
  'ca/acme-v02.api.letsencrypt.org/directory/account.key': keyPem,
  'ca/acme-v02.api.letsencrypt.org/directory/account.json': JSON.stringify({
    status: 'valid',
    contact: ['mailto:ops@example.org'],
  }),
  'ca/acme-v02.api.letsencrypt.org/directory/ca.conf': [
    "CA_EMAIL='ops@example.org'",
    "CA_EAB_KEY_ID='kid-9'",
    "CA_EAB_HMAC_KEY='do-not-tell-this-binding'",
    `ACCOUNT_URL='${URL_OF}'`,
    "CA_KEY_HASH='k0='",
    '',
  ].join('\n'),
});

export const caddy = (key: KeyObject): Files => ({
  'acme/acme-v02.api.letsencrypt.org-directory/users/ops@example.org/ops.json': JSON.stringify({
    ...{ status: 'valid', contact: ['mailto:ops@example.org'], termsOfServiceAgreed: true },
    externalAccountBinding: {
      protected: Buffer.from('{"alg":"HS256","kid":"kid-7","url":"u"}').toString('base64url'),
      ...{ payload: 'cA', signature: 'cw' },
    },
    location: URL_OF,
  }),
  'acme/acme-v02.api.letsencrypt.org-directory/users/ops@example.org/ops.key': pem(key, 'sec1'),
});

export const secretYaml = (key: KeyObject, name = 'letsencrypt-account', namespace = 'cert-manager') => `apiVersion: v1
data:
  tls.key: ${Buffer.from(pem(key, 'pkcs1')).toString('base64')}
kind: Secret
metadata:
  creationTimestamp: "2026-01-02T03:04:05Z"
  name: ${name}
  namespace: ${namespace}
type: Opaque
`;
export const issuerYaml = (name = 'letsencrypt-account') => `apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: letsencrypt
spec:
  acme:
    email: ops@example.org
    externalAccountBinding:
      keyID: kid-5
      keySecretRef:
        key: secret
        name: eab
    privateKeySecretRef:
      name: ${name}
    server: https://acme-v02.api.letsencrypt.org/directory
    solvers:
    - dns01:
        route53:
          region: eu-central-1
status:
  acme:
    lastPrivateKeyHash: b2s=
    lastRegisteredEmail: ops@example.org
    uri: ${URL_OF}
  conditions: []
`;

/** Writes the files into a new folder, which `remove` takes away. */
export function onDisk(files: Files): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Pieces of a private key, in the writings that could come out somewhere. */
export function piecesOf(key: KeyObject): string[] {
  const { d = '' } = jwk(key);
  const lines = [
    ...pem(key, 'pkcs8').split('\n').slice(1, -2),
    ...pem(key, key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1')
      .split('\n')
      .slice(1, -2),
  ];
  return [d, ...lines.map((line) => line.slice(-40))].filter((piece) => piece.length >= 16);
}
