import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { audit, inWords, passes, readAudit } from '../../supply/audit.ts';
import { REPOSITORY } from '../support/sources.ts';

/** npm keeps advisories: one of ours must not stay with its user. */
const cache = mkdtempSync(join(tmpdir(), 'npm-cache-'));
afterAll(() => rmSync(cache, { recursive: true }));
let server: Server | undefined;
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
});

/** A registry whose answer to what npm asks for advisories is this. @returns its address */
async function registryThatAnswers(status: number, body: unknown): Promise<string> {
  server = createServer((request, response) => {
    const isAsked = request.method === 'POST' && request.url?.endsWith('/security/advisories/bulk');
    request.resume();
    response.writeHead(isAsked ? status : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(isAsked ? body : {}));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const auditAt = (registry: string) => audit(REPOSITORY, [`--registry=${registry}`, `--cache=${cache}`]);

const advisory = (severity: string, id: number) => ({
  tldts: [
    {
      id,
      url: 'https://github.com/advisories/GHSA-xxxx',
      title: 'Made for this test',
      severity,
      vulnerable_versions: '*',
      cwe: [],
      cvss: { score: 0, vectorString: null },
    },
  ],
});

const PATIENCE = 120_000;

test.each([
  ['high', 1, false],
  ['moderate', 2, true],
])('an advisory that is %s is told', { timeout: PATIENCE }, async (severity, id, held) => {
  const found = await auditAt(await registryThatAnswers(200, advisory(severity, id)));

  expect(inWords(found).split('\n').slice(1)).toEqual([
    `  ${severity}: tldts: Made for this test (https://github.com/advisories/GHSA-xxxx)`,
  ]);
  expect(passes(found)).toBe(held);
});

test('a registry that takes no such question says nothing, and that is told', { timeout: PATIENCE }, async () => {
  const registry = await registryThatAnswers(405, {});

  const found = await auditAt(registry);

  expect(found).toEqual({ kind: 'not-asked', why: expect.stringContaining('405') });
  expect(passes(found)).toBe(true);
  expect(inWords(found)).toContain('COULD NOT BE ASKED');
  expect(inWords(found)).not.toContain(registry);
});

test('nothing found passes; a critical finding does not', () => {
  const nothing = readAudit('{"auditReportVersion":2,"vulnerabilities":{}}');
  expect(nothing).toEqual({ kind: 'asked', findings: [] });
  expect(passes(nothing)).toBe(true);
  expect(inWords(nothing)).toBe('known vulnerabilities: 0, 0 of them high or critical');
  const critical = '{"auditReportVersion":2,"vulnerabilities":{"a":{"severity":"critical","via":["b"]}}}';
  expect(passes(readAudit(critical))).toBe(false);
});

test.each([
  ['no JSON', 'npm is not there'],
  ['a report of a version that is not known', '{"auditReportVersion":3,"vulnerabilities":{}}'],
  ['a report without findings of any kind', '{"auditReportVersion":2}'],
])('%s is no clean report', (_name, text) => {
  expect(readAudit(text)).toMatchObject({ kind: 'not-asked' });
});
