import { z } from 'zod';
import { bodyAnswer } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { instead } from '../scope.ts';

const HOUR_MS = 3_600_000;

export const renewalInfo = defineFault({
  name: 'renewal-info',
  summary: 'Every certificate has the same renewal window (RFC 9773), wherever it comes from',
  parameters: z
    .strictObject({
      startsInHours: z.number().describe('From now; negative: in the past'),
      endsInHours: z.number(),
      explanationUrl: z.url().optional(),
      retryAfterSeconds: z.int().min(1).default(60),
    })
    .refine((given) => given.endsInHours > given.startsInHours, 'a window that ends after it starts'),
  make: ({ startsInHours, endsInHours, explanationUrl, retryAfterSeconds }) => ({
    respond: instead({ at: ['renewalInfo'] }, () => {
      const [start, end] = [startsInHours, endsInHours].map((hours) =>
        new Date(Date.now() + hours * HOUR_MS).toISOString(),
      );
      const body = {
        suggestedWindow: { start, end },
        ...(explanationUrl === undefined ? {} : { explanationURL: explanationUrl }),
      };
      const headers = [['Retry-After', String(retryAfterSeconds)]] as const;
      return bodyAnswer(200, 'application/json', JSON.stringify(body), headers);
    }),
  }),
});
