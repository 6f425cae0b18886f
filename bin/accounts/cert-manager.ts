import { z } from 'zod';
import { parseSafely } from '../../lambda/contract/parse.ts';
import type { AccountFile, Candidate, FoundAccount } from './found.ts';
import { broken, keyMissing, urlIn } from './json.ts';
import { keyFromPem } from './key.ts';
import { objectsIn } from './manifests.ts';

/**
 * cert-manager: a Secret with `tls.key` and the Issuer or ClusterIssuer that names it, as `kubectl get -o yaml` or `-o json`
 * prints them. The key is PEM.
 */
const metadata = z.object({ name: z.string(), namespace: z.string().optional() });
const secretSchema = z.object({
  kind: z.literal('Secret'),
  metadata,
  data: z.record(z.string(), z.string()).nullish(),
  stringData: z.record(z.string(), z.string()).nullish(),
});
const issuerSchema = z.object({
  kind: z.enum(['Issuer', 'ClusterIssuer']),
  metadata,
  spec: z.object({
    acme: z.object({
      server: z.string(),
      email: z.string().optional(),
      privateKeySecretRef: z.object({ name: z.string(), key: z.string().optional() }),
      externalAccountBinding: z.object({ keyID: z.string() }).optional(),
    }),
  }),
  status: z.object({ acme: z.object({ uri: z.string().optional() }).nullish() }).nullish(),
});
type KeySecret = z.infer<typeof secretSchema> & { readonly path: string };
type AcmeIssuer = z.infer<typeof issuerSchema> & { readonly path: string };

const KEY = 'tls.key';
const IS_MANIFEST = /^[ \t-]*"?(kind|apiVersion)"?[ \t]*:|[{,]\s*"(kind|apiVersion)"\s*:/m;
/** What a manifest that cannot be read must mention to be taken for one of an account. */
const OF_AN_ACCOUNT = /tls\.key|privateKeySecretRef/;

export function findCertManager(files: readonly AccountFile[]): Candidate[] {
  const manifests = files.filter(({ path, text }) => /\.(ya?ml|json)$/.test(path) && IS_MANIFEST.test(text));
  const read = manifests.map((file) => ({ ...file, objects: objectsIn(file.text) }));
  const unreadable = read.filter(({ objects, text }) => objects === undefined && OF_AN_ACCOUNT.test(text));
  const objects = read.flatMap(({ path, objects: found = [] }) => found.map((object) => ({ path, object })));
  const fitting = <T>(schema: z.ZodType<T>) =>
    objects.flatMap(({ path, object }) => {
      const parsed = parseSafely(schema, object);
      return parsed.success ? [{ ...parsed.data, path }] : [];
    });
  const secrets: KeySecret[] = fitting(secretSchema);
  const issuers: AcmeIssuer[] = fitting(issuerSchema);
  const alone = secrets.filter(
    (secret) => keyIn(secret, KEY) !== undefined && !issuers.some((each) => names(each, secret)),
  );
  return [
    ...unreadable.map(({ path }) => ({ files: [path], read: () => notReadable(path) })),
    ...issuers.map((issuer) => ofIssuer(issuer, secrets)),
    ...alone.map((secret) => ({ files: [secret.path], read: () => account(secret) })),
  ];
}

function notReadable(path: string): never {
  throw broken(path, 'is no YAML or JSON that can be read, or is cut off');
}

function ofIssuer(issuer: AcmeIssuer, secrets: readonly KeySecret[]): Candidate {
  const secret = secrets.find((each) => names(issuer, each));
  const files = [...new Set([issuer.path, ...(secret ? [secret.path] : [])])];
  return {
    files,
    read() {
      if (secret) return { ...account(secret, issuer), files };
      throw keyMissing(issuer.path, `the Secret "${issuer.spec.acme.privateKeySecretRef.name}"`);
    },
  };
}

/** A ClusterIssuer's Secret is in the namespace that cert-manager itself runs in, which its manifest does not tell. */
function names({ kind, metadata: own, spec }: AcmeIssuer, { metadata: secret }: KeySecret): boolean {
  if (spec.acme.privateKeySecretRef.name !== secret.name) return false;
  return kind === 'ClusterIssuer' || (own.namespace ?? 'default') === (secret.namespace ?? 'default');
}

function account(secret: KeySecret, issuer?: AcmeIssuer): FoundAccount {
  const { server, email, externalAccountBinding, privateKeySecretRef } = issuer?.spec.acme ?? {};
  const text = keyIn(secret, privateKeySecretRef?.key || KEY);
  if (text === undefined) throw keyMissing(secret.path, `${KEY} in the Secret "${secret.metadata.name}"`);
  const [directory, accountUrl] = [urlIn(server), urlIn(issuer?.status?.acme?.uri)];
  return {
    client: 'cert-manager',
    files: [secret.path],
    ...(directory === undefined ? {} : { directory }),
    ...(accountUrl === undefined ? {} : { accountUrl }),
    ...(externalAccountBinding ? { bindingKeyId: externalAccountBinding.keyID } : {}),
    contacts: email ? [email] : [],
    key: keyFromPem({ path: secret.path, text }),
  };
}

/** `data` is base64, `stringData` is not. */
function keyIn({ data, stringData }: KeySecret, key: string): string | undefined {
  const encoded = data?.[key];
  return encoded === undefined ? stringData?.[key] : Buffer.from(encoded, 'base64').toString('utf8');
}
