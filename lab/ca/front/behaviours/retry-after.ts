import { z } from 'zod';
import { ACME_ERROR, bodyAnswer, problemAnswer } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { instead, SCOPE } from '../scope.ts';

export const retryAfter = defineFault({
  name: 'retry-after',
  summary:
    'Requests are refused with Retry-After: 429 as a rate limit of the CA, 503 as a load balancer without a problem',
  parameters: z.strictObject({
    status: z.union([z.literal(429), z.literal(503)]),
    seconds: z.int().min(0).max(604_800),
    form: z.enum(['seconds', 'date']).default('seconds').describe('RFC 9110 section 10.2.3 allows both'),
    ...SCOPE,
  }),
  make: ({ status, seconds, form, ...scope }) => ({
    respond: instead(scope, () => {
      const value = form === 'seconds' ? String(seconds) : new Date(Date.now() + seconds * 1_000).toUTCString();
      const headers = [['Retry-After', value]] as const;
      return status === 429
        ? problemAnswer(status, `${ACME_ERROR}rateLimited`, 'too many requests, says the lab', headers)
        : bodyAnswer(status, 'text/html', '<html><body>Service Unavailable</body></html>\n', headers);
    }),
  }),
});
