import { z } from 'zod';
import { createPki } from '../../pki.ts';
import { withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { certificatesOf } from '../pem.ts';
import { edited } from '../scope.ts';

export const wrongChain = defineFault({
  name: 'wrong-chain',
  summary: "Certificates come with another CA's intermediate, which did not sign them",
  parameters: z.strictObject({}),
  make: () => {
    const intermediate = createPki().then((other) => other.intermediate());
    return {
      respond: edited({ at: ['certificate'] }, async (answer) => {
        const [leaf] = certificatesOf(answer.body.toString('latin1'));
        return leaf === undefined ? undefined : withBody(answer, leaf + (await intermediate));
      }),
    };
  },
});
