import { z } from 'zod';
import { withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { certificatesOf } from '../pem.ts';
import { edited } from '../scope.ts';

export const truncatedChain = defineFault({
  name: 'truncated-chain',
  summary: 'Certificates come without their intermediates',
  parameters: z.strictObject({}),
  make: () => ({
    respond: edited({ at: ['certificate'] }, (answer) => {
      const [leaf] = certificatesOf(answer.body.toString('latin1'));
      return leaf === undefined ? undefined : withBody(answer, leaf);
    }),
  }),
});
