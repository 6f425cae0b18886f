import { createHash, generateKeyPairSync } from 'node:crypto';
import { Pkcs10CertificateRequest, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import type { AcmeSession, Authorization, Order, SessionOptions } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';

/** What a test may change of a CA's behaviour, method by method. */
export type Behaviour = Partial<AcmeSession>;

/** A CA that issues for what can be seen in DNS, with a root of its own. */
export type FakeCa = {
  readonly rootPem: string;
  /** Identifier sets, one for each order. */
  readonly orders: string[][];
  readonly revoked: string[];
  readonly deactivated: string[];
  open(ca: Ca, options: SessionOptions): AcmeSession;
};

const subtle = globalThis.crypto.subtle;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * @param options.lookUp what lies at a challenge name
 * @param options.behaves replaces methods of its sessions
 */
export async function startFakeCa(options: {
  readonly name: string;
  readonly lookUp: (identifier: string) => readonly string[];
  readonly behaves?: (session: AcmeSession, fake: FakeCa) => Behaviour;
}): Promise<FakeCa> {
  const keys = await subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const root = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${options.name} root`,
    keys,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: ALGORITHM,
  });
  const fake: FakeCa = {
    rootPem: root.toString('pem'),
    orders: [],
    revoked: [],
    deactivated: [],
    open(_ca, sessionOptions) {
      const base = createSession(sessionOptions);
      return { ...base, ...options.behaves?.(base, fake) };
    },
  };

  /** Of all sessions, by URL. */
  const authorizations = new Map<string, Authorization>();

  const issue = async (names: readonly string[], csrPem: string): Promise<string> => {
    const request = new Pkcs10CertificateRequest(csrPem);
    const leaf = await X509CertificateGenerator.create({
      subject: '',
      issuer: root.subject,
      publicKey: request.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      extensions: [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value })))],
    });
    return `${leaf.toString('pem')}\n${fake.rootPem}`;
  };

  const createSession = (_options: SessionOptions): AcmeSession => {
    const url = (path: string) => `https://${options.name}.test/${path}`;
    const ordered: string[] = [];
    let names: readonly string[] = [];
    let chainPem = '';
    const orderAs = (status: Order['status']): Order => ({
      url: url('order/1'),
      status,
      identifiers: names.map((value) => ({ type: 'dns', value })),
      authorizations: ordered,
      finalize: url('finalize/1'),
      ...(status === 'valid' ? { certificate: url('certificate/1') } : {}),
    });
    const read = (at: string): Authorization => {
      const known = authorizations.get(at);
      if (!known) throw new Error(`no authorization ${at}`);
      return known;
    };
    return {
      directory: async () => ({ newNonce: url('nonce'), newAccount: url('account'), newOrder: url('order') }),
      register: async () => url('account/1'),
      readAccount: async () => undefined,
      keyChange: async () => undefined,
      async newOrder(wanted) {
        fake.orders.push([...wanted]);
        names = wanted;
        for (const [index, name] of wanted.entries()) {
          const at = url(`authorization/${fake.orders.length}/${index}`);
          ordered.push(at);
          authorizations.set(at, {
            url: at,
            status: 'pending',
            identifier: { type: 'dns', value: name.replace(/^\*\./, '') },
            wildcard: name.startsWith('*.'),
            challenges: [{ type: 'dns-01', url: `${at}/dns`, token: `token-${at}` }],
          });
        }
        return orderAs('pending');
      },
      authorization: async (at) => read(at),
      challengeValue: async (token) => createHash('sha256').update(token).digest('base64url'),
      async acceptChallenge(at) {
        const authorization = read(at.replace(/\/dns$/, ''));
        const token = authorization.challenges[0]?.token ?? '';
        const value = createHash('sha256').update(token).digest('base64url');
        const seen = options.lookUp(authorization.identifier.value).includes(value);
        authorizations.set(authorization.url, { ...authorization, status: seen ? 'valid' : 'invalid' });
      },
      awaitAuthorization: async (at) => read(at),
      async finalize(_order, csrPem) {
        chainPem = await issue(names, csrPem);
        return orderAs('valid');
      },
      awaitOrder: async (order) => order,
      downloadCertificate: async () => ({ chainPem, alternates: [] }),
      async revoke(pem) {
        fake.revoked.push(pem);
      },
      async deactivateAuthorization(at) {
        authorizations.set(at, { ...read(at), status: 'deactivated' });
        fake.deactivated.push(at);
      },
    };
  };
  return fake;
}

/** A key as the account function would have put it into the secret. */
export function someAccountKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
