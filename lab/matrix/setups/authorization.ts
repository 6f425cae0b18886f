import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { defaultChallengeTarget } from '../../../lambda/contract/names.ts';
import { settleRoute53 } from '../../aws/route53.ts';
import { validateAsTeam } from '../../ca/team.ts';
import { LAB_ZONE } from '../../world/config.ts';
import { changeZone } from '../zone.ts';
import { readSecret } from './secret-value.ts';
import { defineSetup, type SetupHost } from './setup.ts';

const TTL = 1;

export const authorizationValid = defineSetup({
  name: 'authorization-valid',
  summary: 'A CA remembers that the account of the prober controls a real name: somebody has used its key',
  parameters: z.strictObject({ ca: z.literal('staging'), name: z.string().min(1) }),
  async start({ ca, name }, host: SetupHost) {
    const { directory, tlsRoot } = host.state.cas[ca];
    const { privateKeyPem = '', accountUrl: url = '' } = await readSecret(host, ca);
    return validateAsTeam({
      ...{ directory, name, account: { privateKeyPem, url } },
      tlsRootPem: await readFile(tlsRoot, 'utf8'),
      publish: publisherAt(defaultChallengeTarget(LAB_ZONE, name), host),
    });
  },
});

function publisherAt(name: string, host: SetupHost): (value: string | undefined) => Promise<void> {
  let published: Parameters<typeof changeZone>[2] = [];
  return async (value) => {
    const values = value === undefined ? [] : [{ Value: JSON.stringify(value) }];
    const sets = values.map((each) => ({ Name: `${name}.`, Type: 'TXT' as const, TTL, ResourceRecords: [each] }));
    await changeZone(host, 'DELETE', published);
    await changeZone(host, 'CREATE', sets);
    published = sets;
    await settleRoute53(host.state.aws.endpoint);
  };
}
