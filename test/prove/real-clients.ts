import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { takeDown } from '../../lab/down.ts';
import { type AwsProxy, openAwsProxy } from '../../lab/foreign/aws-proxy.ts';
import { type IssuePlace, issueByCertbot, issueByLego } from '../../lab/foreign/issue.ts';
import { prepareRealClients } from '../../lab/foreign/real-clients.ts';
import { cacheFolder } from '../../lab/tools/cache-folder.ts';
import { startServices } from '../../lab/up.ts';
import { clientSettings } from '../../lab/world/clients.ts';
import { controlOf } from '../../lab/world/control-client.ts';
import type { LabServices } from '../../lab/world/state.ts';
import { playBeside, ROUNDS_AT } from '../interleavings/beside.ts';
import { stageAt } from '../interleavings/lab-stage.ts';
import { comparable, type Stage } from '../interleavings/stage.ts';
import { ZONE } from '../interleavings/story.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import { createTable } from '../lab/store/table.ts';
import type { Proof, ProveOptions } from './part.ts';

/** As often each of them issues. */
const TIMES = 3;
const NAMES = [ROUNDS_AT, `*.${ROUNDS_AT}`];

/**
 * The real certbot and the real lego issue, one after the other, at a name where rounds of two deployments come and go and
 * some are killed: all get their certificates, and nothing is left of anybody.
 */
export async function realClients({ progress, seed }: ProveOptions): Promise<Proof> {
  const clients = await prepareRealClients(cacheFolder());
  const name = `real-clients-${process.pid}`;
  const services = await startServices({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  let proxy: AwsProxy | undefined;
  try {
    // lego 4.9 knows no other endpoint than AWS's own.
    const credentials = await controlOf(services).certificate(['route53.amazonaws.com']);
    proxy = await openAwsProxy({ endpoint: services.aws.endpoint, credentials });
    const { stage, place } = await open(services, proxy);
    const before = comparable(await stage.sets());
    const beside = playBeside(stage, seed);
    const failed: string[] = [];
    for (let times = 1; times <= TIMES; times += 1) {
      for (const [client, issue] of [['certbot', issueByCertbot] as const, ['lego', issueByLego] as const]) {
        const folder = mkdtempSync(join(services.folder, `${client}-`));
        const why = await issue(clients, folder, NAMES, place).then(
          () => undefined,
          (error: unknown) => String(error),
        );
        const left = await beside.foreignValues();
        const faults = [...(why ? [why] : []), ...left.map((value) => `left a value lying: ${value.slice(0, 6)}…`)];
        progress(`${client} ${times}/${TIMES}: ${faults.join('; ') || 'issued and cleaned up'}`);
        failed.push(...faults.map((fault) => `${client}: ${fault}`));
      }
    }
    const { tally, broken } = await beside.end();
    const after = comparable(await stage.sets());
    if (JSON.stringify(after) !== JSON.stringify(before)) broken.push('the zone is not as it was before');
    for (const what of broken) progress(what);
    return {
      held: failed.length === 0 && broken.length === 0,
      counts: { passed: TIMES * 2 - failed.length, failed: failed.length + broken.length, skipped: 0 },
      figures: { ...clients.versions, seed, ...Object.fromEntries(tally) },
    };
  } finally {
    await proxy?.close();
    await takeDown(name);
    rmSync(services.folder, { recursive: true });
  }
}

async function open(
  services: LabServices,
  { url }: AwsProxy,
): Promise<{ readonly stage: Stage; readonly place: IssuePlace }> {
  const { aws, cas, dns } = services;
  const route53 = new Route53Client({ ...clientSettings(services), maxAttempts: 1 });
  const made = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: 'real-clients' }));
  const zoneId = (made.HostedZone?.Id ?? '').replace('/hostedzone/', '');
  await controlOf(services).delegate(ZONE, made.DelegationSet?.NameServers ?? []);
  const table = (await createTable({ client: clientSettings(services) }, 'real-clients')).open();
  return {
    stage: stageAt({ route53, zoneId, table, latencies: [0], faults: ['none'], faster: 1 }),
    place: {
      ...{ ca: cas.staging, endpoint: aws.endpoint, zoneId, resolver: dns.resolver },
      proxy: { url, tlsRoot: cas.staging.tlsRoot },
    },
  };
}
