import { z } from 'zod';
import { isJson, withBody } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { edited, SCOPE } from '../scope.ts';

export const malformedJson = defineFault({
  name: 'malformed-json',
  summary: "The CA's JSON is whole but does not parse: a comma stands before its last bracket",
  parameters: z.strictObject(SCOPE),
  make: (scope) => ({
    respond: edited(scope, (answer) =>
      isJson(answer) ? withBody(answer, answer.body.toString('utf8').replace(/([}\]])\s*$/, ',$1')) : undefined,
    ),
  }),
});
