import { z } from 'zod';
import { isJson, withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { edited, SCOPE } from '../scope.ts';

export const truncatedJson = defineFault({
  name: 'truncated-json',
  summary: "The CA's JSON ends in the middle, and the answer's length says that this is all of it",
  parameters: z.strictObject(SCOPE),
  make: (scope) => ({
    respond: edited(scope, (answer) =>
      isJson(answer) ? withBody(answer, answer.body.subarray(0, Math.floor(answer.body.length / 2))) : undefined,
    ),
  }),
});
