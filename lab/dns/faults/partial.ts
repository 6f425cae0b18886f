import { z } from 'zod';
import { withoutSets } from '../zone-data.ts';
import { defineFault } from './fault.ts';
import { concerns, recordType, scope, servers } from './scope.ts';

export const partial = defineFault({
  name: 'partial',
  summary: 'Some servers lack a record that the others have',
  parameters: z.strictObject({
    ...scope,
    servers: servers.default(['127.0.0.34']),
    name: z.string().describe('The name whose record they lack'),
    type: recordType.default('TXT'),
  }),
  start: (parameters, host) => ({
    view: (data, asked) =>
      concerns(parameters, asked, host) ? withoutSets(data, parameters.name, parameters.type) : data,
  }),
});
