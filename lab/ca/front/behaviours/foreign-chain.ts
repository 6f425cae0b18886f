import { z } from 'zod';
import { withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { certificatesOf } from '../pem.ts';
import { edited } from '../scope.ts';

export const foreignChain = defineFault({
  name: 'foreign-chain',
  summary: 'Every order gets the certificate of the first order that fetched one while this is in use',
  parameters: z.strictObject({}),
  make: () => {
    let first: string | undefined;
    return {
      respond: edited({ at: ['certificate'] }, (answer) => {
        const chain = answer.body.toString('latin1');
        if (certificatesOf(chain).length === 0) return undefined;
        first ??= chain;
        return withBody(answer, first);
      }),
    };
  },
});
