import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inspectors } from '../../../lab/inspectors/prepare.ts';
import { isOrdered, readRetryAfter, type SeenRequest } from './seen-request.ts';

/** curl(1), "EXIT CODES". */
const FAILURES: Readonly<Record<number, string>> = {
  7: 'refused',
  18: 'cut',
  28: 'timeout',
  35: 'tls',
  52: 'cut',
  56: 'cut',
  60: 'tls',
};

export type CurlRequest = {
  readonly method: string;
  readonly url: string;
  /** PEM of the one root that is trusted. */
  readonly root: string;
  readonly timeoutMs: number;
};

/** One request with curl, which follows no redirects, as both sides are compared. */
export async function curl(inspectors: Inspectors, request: CurlRequest): Promise<SeenRequest> {
  const folder = mkdtempSync(join(tmpdir(), 'agreement-curl-'));
  try {
    const [root, head, body] = ['root.pem', 'head', 'body'].map((file) => join(folder, file)) as [
      string,
      string,
      string,
    ];
    writeFileSync(root, request.root);
    writeFileSync(head, '');
    writeFileSync(body, '');
    const method = request.method === 'HEAD' ? ['--head'] : ['--request', request.method];
    const files = ['--cacert', root, '--dump-header', head, '--output', body];
    const patience = ['--max-time', String(request.timeoutMs / 1_000)];
    const shown = ['--silent', '--http1.1', '--noproxy', '*', '--write-out', '%{json}'];
    const { code, output } = await inspectors.run('curl', [...shown, ...method, ...files, ...patience, request.url]);
    return read(code ?? -1, JSON.parse(output), readFileSync(head, 'utf8'), readFileSync(body, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Told = Readonly<Record<'http_code' | 'size_download' | TimeName, number>>;
type TimeName = 'time_connect' | 'time_appconnect' | 'time_starttransfer' | 'time_total';

function read(code: number, told: Told, head: string, body: string): SeenRequest {
  const failure = code === 0 ? undefined : (FAILURES[code] ?? `curl's exit code ${code}`);
  const header = (name: string) => new RegExp(`^${name}: *(.*?)\r?$`, 'im').exec(head)?.[1];
  const [contentType, location, link] = ['content-type', 'location', 'link'].map(header);
  const retryAfter = readRetryAfter(header('retry-after'));
  const { http_code: status, time_connect, time_appconnect, time_starttransfer, time_total } = told;
  const times = [time_connect, time_appconnect, time_starttransfer, time_total];
  return {
    ...(failure === undefined ? {} : { failure }),
    ...(status === 0 ? {} : { status, bytes: told.size_download, waited: time_starttransfer - time_appconnect > 0.3 }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(location === undefined ? {} : { location }),
    ...(link === undefined ? {} : { link }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(contentType === 'application/problem+json' ? { problem: JSON.parse(body).type } : {}),
    ...(failure === undefined ? { ordered: isOrdered(times) } : {}),
  };
}
