import { rmSync } from 'node:fs';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { apisAt } from '../../lab/aws/readback/apis.ts';
import { takeDown } from '../../lab/down.ts';
import { startServices } from '../../lab/up.ts';
import { clientSettings, openClients } from '../../lab/world/clients.ts';
import { labConfig, PARENT_ZONE, writeConfig } from '../../lab/world/config.ts';
import { controlOf } from '../../lab/world/control-client.ts';
import { deployProduct } from '../../lab/world/product.ts';
import type { LabServices } from '../../lab/world/state.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import type { GrantStage } from './grants/deed.ts';
import { EXPECTED } from './grants/expected.ts';
import { playGrant, type Usual } from './grants/play.ts';
import { grantsOf } from './grants/roles.ts';
import { type Row, unmatched } from './grants/row.ts';
import { grantStageOf } from './grants/stage.ts';
import type { Proof, ProveOptions } from './part.ts';

/** Each grant of each deployed role, taken away in turn: what uses it must fail, or tell, by name. */
export async function grants({ progress, only }: ProveOptions): Promise<Proof> {
  const name = `grants-${process.pid}`;
  const services = await startServices({ name, portBase: await freeBase(), progress, staging: 'pebble' });
  try {
    const stage = await deployAll(services, progress);
    const granted = await grantsOf(stage.state);
    const ids = granted.map(({ id }) => id);
    const rows: Row[] = only === undefined ? unmatched(ids, Object.keys(EXPECTED)) : [];
    for (const row of rows) progress(describe(row));
    const usual: Usual = new Map();
    for (const grant of granted.filter(({ id }) => only?.some((beginning) => id.startsWith(beginning)) ?? true)) {
      const expectation = EXPECTED[grant.id];
      if (!expectation) continue;
      const row = await playGrant(grant, expectation, usual, stage);
      progress(describe(row));
      rows.push(row);
    }
    return proofOf(rows, granted.length);
  } finally {
    await takeDown(name);
    rmSync(services.folder, { recursive: true });
  }
}

const OFF = { enabled: false };

/** With all that grants come with: named certificates in a secret and in ACM, and a schedule that rounds are made by. */
async function deployAll(services: LabServices, progress: (line: string) => void): Promise<GrantStage> {
  const { certificatePem, privateKeyPem } = await controlOf(services).certificate([`shop.${PARENT_ZONE}`]);
  const { secrets } = openClients(services);
  const { ARN: secretArn = '' } = await secrets.send(
    new CreateSecretCommand({ Name: 'shop', SecretString: certificatePem }),
  );
  const imported = await apisAt(clientSettings(services)).json('acm', 'CertificateManager.ImportCertificate', {
    Certificate: Buffer.from(certificatePem).toString('base64'),
    PrivateKey: Buffer.from(privateKeyPem).toString('base64'),
  });
  const acmArn = String(imported.CertificateArn);
  const content = {
    ...labConfig(services),
    certificates: { shop: { ca: 'production', secretArn }, listener: { ca: 'production', acmArn } },
    schedules: { probe: { expression: 'rate(1 day)', flexibleMinutes: 0 }, pulse: OFF, janitor: OFF },
    alarms: { silentAfterMinutes: 2_000 },
  };
  const deployed = await deployProduct(services, { file: writeConfig(services, content), content }, progress);
  return grantStageOf({ ...services, deployed });
}

function describe({ grant, deed, told, tries, faults }: Row): string {
  const often = tries === undefined ? [] : [`${tries} times`];
  return [grant, deed, ...often, ...(faults.length > 0 ? faults : [told])].join(' | ');
}

function proofOf(rows: readonly Row[], granted: number): Proof {
  const failed = rows.filter(({ faults }) => faults.length > 0).length;
  return {
    held: failed === 0 && rows.length === granted,
    counts: { passed: rows.length - failed, failed, skipped: Math.max(0, granted - rows.length) },
    figures: { grants: granted, playedAgain: rows.filter(({ tries }) => tries !== undefined).length },
    cases: rows.map(({ grant, deed, told, faults }) => ({
      name: grant,
      compared: told === undefined ? deed : `${deed}: ${told}`,
      agreed: faults.length === 0,
    })),
  };
}
