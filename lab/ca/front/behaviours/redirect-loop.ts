import { z } from 'zod';
import { bodyAnswer } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { headerOf } from '../headers.ts';
import { instead, SCOPE } from '../scope.ts';

const STATUSES = z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]);

export const redirectLoop = defineFault({
  name: 'redirect-loop',
  summary: 'Requests are redirected to the URL that they were for',
  parameters: z.strictObject({ status: STATUSES.default(307), ...SCOPE }),
  make: ({ status, ...scope }) => ({
    respond: instead(scope, ({ headers, path }) => {
      const location = `https://${headerOf(headers, 'Host')}${path}`;
      return bodyAnswer(status, 'text/plain; charset=utf-8', `See ${location}\n`, [['Location', location]]);
    }),
  }),
});
