import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Pki } from '../ca/pki.ts';
import type { LabDns } from '../dns/lab-dns.ts';
import { type Form, type Services, statusIo, statuspage } from './forms.ts';

const HOST = 'status.example.net';
const TTL_SECONDS = 30;

/** The CAs that have a status page, and which form of it. */
export const STATUS_CAS = ['staging', 'backup', 'production'] as const;
export type StatusCa = (typeof STATUS_CAS)[number];
const PAGES: Readonly<Record<StatusCa, { readonly path: string; readonly form: Form }>> = {
  staging: { path: '/1.0/status/staging', form: statusIo },
  backup: { path: '/backup/api/v2/summary.json', form: statuspage },
  production: { path: '/1.0/status/production', form: statusIo },
};

/** What a page does instead of telling that all is well. */
export type Trouble =
  | { readonly kind: 'services'; readonly services: Services }
  /** The request is taken and never answered. */
  | { readonly kind: 'silence' }
  /** A page of HTML with status 200. */
  | { readonly kind: 'html' };

/** The status pages of the lab's CAs, on a host of their own. */
export type StatusPages = {
  /** For `statusApi` of a config. */
  readonly urls: Readonly<Record<StatusCa, string>>;
  /** From now on, of one CA or of all; of several troubles the last one shows. @returns what ends it */
  trouble(ca: StatusCa | undefined, trouble: Trouble): () => void;
  close(): Promise<void>;
};

/**
 * @param options.hosts by CA: the host of its directory, which its own service is named by
 * @throws Error when the port is taken
 */
export async function startStatusPages(options: {
  readonly port: number;
  readonly pki: Pki;
  readonly dns: Pick<LabDns, 'elsewhere'>;
  readonly hosts: Readonly<Record<StatusCa, string>>;
}): Promise<StatusPages> {
  const { port, pki, dns, hosts } = options;
  const { certificatePem: cert, privateKeyPem: key } = await pki.leaf([HOST]);
  let troubles: readonly { readonly ca: StatusCa | undefined; readonly trouble: Trouble }[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    const ca = STATUS_CAS.find((each) => PAGES[each].path === request.url);
    if (!ca) return void response.writeHead(404).end();
    const last = troubles.findLast((each) => each.ca === undefined || each.ca === ca);
    answer(response, { form: PAGES[ca].form, host: hosts[ca] }, last?.trouble);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  dns.elsewhere.set(HOST, 'A', TTL_SECONDS, ['127.0.0.1']);
  const urls = STATUS_CAS.map((ca) => [ca, `https://${HOST}:${port}${PAGES[ca].path}`]);
  return {
    urls: Object.fromEntries(urls) as Record<StatusCa, string>,
    trouble(ca, trouble) {
      const own = { ca, trouble };
      troubles = [...troubles, own];
      return () => {
        troubles = troubles.filter((each) => each !== own);
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  response: ServerResponse,
  { form, host }: { readonly form: Form; readonly host: string },
  trouble: Trouble = { kind: 'services', services: { own: 'operational', other: 'operational' } },
): void {
  switch (trouble.kind) {
    case 'silence':
      return;
    case 'html':
      return void response.setHeader('content-type', 'text/html').end('<title>We will be back soon</title>\n');
    case 'services': {
      const page = form({ host, services: trouble.services });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(page));
    }
  }
}
