import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSwitches, type Switches } from '../../../lab/aws/faults/switched-fault.ts';
import { createPki, type Pki } from '../../../lab/ca/pki.ts';
import { STATUS_FAULTS } from '../../../lab/status/faults/registry.ts';
import { STATUS_CAS, type StatusCa, type StatusPages, startStatusPages } from '../../../lab/status/pages.ts';
import { readStatusPage } from '../../../lambda/acme/controls/status-page.ts';
import { freePort } from '../free-ports.ts';

const HOSTS = { staging: 'one.example.org', backup: 'two.example.org', production: 'three.example.org' };
const announced: string[] = [];

let pki: Pki;
let pages: StatusPages;
let faults: Switches;

beforeAll(async () => {
  pki = await createPki();
  const elsewhere = { set: (name: string) => void announced.push(name) };
  pages = await startStatusPages({ port: await freePort(), pki, dns: { elsewhere }, hosts: HOSTS });
  faults = createSwitches(STATUS_FAULTS, pages);
});
afterEach(() => faults?.allOff());
afterAll(() => pages?.close());

/** The name is looked up by nobody here: its address is known. */
function ask(ca: StatusCa) {
  const url = new URL(pages.urls[ca]);
  const { hostname, port, pathname } = url;
  return request({
    host: '127.0.0.1',
    servername: hostname,
    port,
    path: pathname,
    ca: pki.rootPem,
    agent: false,
  }).end();
}

async function read(ca: StatusCa): Promise<string> {
  const [response] = (await once(ask(ca), 'response')) as [IncomingMessage];
  return text(response);
}

/** What the product makes of a page: the whole, and each service of the two that are not parts. */
async function services(ca: StatusCa): Promise<[string | undefined, Record<string, string>]> {
  const page = readStatusPage(await read(ca));
  const whole = (page?.services ?? []).filter(({ name }) => !name.includes(','));
  return [page?.overall, Object.fromEntries(whole.map(({ name, status }) => [name, status]))];
}

describe('status pages', () => {
  it('have a name in the DNS, and tell in both forms that all is operational', async () => {
    expect(announced).toEqual([new URL(pages.urls.staging).hostname]);
    expect(await services('staging')).toEqual([
      'Operational',
      { 'ACME API (one.example.org)': 'Operational', 'Web site': 'Operational' },
    ]);
    expect(await services('backup')).toEqual([
      'All Systems Operational',
      { 'ACME API (two.example.org)': 'operational', 'Web site': 'operational' },
    ]);
  });

  it('tell of degraded performance and of outages, of one CA or of all', async () => {
    await faults.on('degraded', { ca: 'backup' });
    expect(await services('backup')).toEqual([
      'Partially Degraded Service',
      { 'ACME API (two.example.org)': 'degraded_performance', 'Web site': 'operational' },
    ]);
    expect((await services('production'))[0]).toBe('Operational');
    await faults.on('major-outage', { service: 'other' });
    expect(await services('production')).toEqual([
      'Service Disruption',
      { 'ACME API (three.example.org)': 'Operational', 'Web site': 'Service Disruption' },
    ]);
    await faults.off('major-outage');
    expect((await services('backup'))[0]).toBe('Partially Degraded Service');
    await faults.off('degraded');
    expect((await services('backup'))[0]).toBe('All Systems Operational');
  });

  it('answer with something that is no status page', async () => {
    await faults.on('not-json', {});
    for (const ca of STATUS_CAS) expect(readStatusPage(await read(ca))).toBeUndefined();
  });

  it('take a request and never answer', async () => {
    await faults.on('hang', { ca: 'staging' });
    const asking = ask('staging');
    await once(asking, 'finish');
    const outcome = await Promise.race([
      once(asking, 'response').then(() => 'answered'),
      new Promise((resolve) => setTimeout(resolve, 200, 'silent')),
    ]);
    expect(outcome).toBe('silent');
    asking.on('error', () => undefined).destroy();
    expect((await services('backup'))[0]).toBe('All Systems Operational');
  });
});
