import { z } from 'zod';
import { caaAt, caaName } from './caa-set.ts';
import { defineFault } from './fault.ts';
import { scope } from './scope.ts';

export const caaOtherIssuer = defineFault({
  name: 'caa-other-issuer',
  summary: 'CAA allows one CA alone, which is not the one that is asked',
  parameters: z.strictObject({
    name: caaName,
    clients: scope.clients,
    issuer: z.string().default('ca.example.net').describe('Domain name of the CA that may issue'),
  }),
  start({ name, issuer, clients }) {
    const { view = (data) => data } = caaAt(name, 0, 'issue', issuer);
    const sees = (client: string) => clients?.includes(client) ?? true;
    return { view: (data, asked) => (sees(asked.client) ? view(data, asked) : data) };
  },
});
