import { z } from 'zod';
import { bodyAnswer, problemAnswer } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { instead, SCOPE } from '../scope.ts';

const problem = z.strictObject({
  type: z.string().min(1).describe('As in urn:ietf:params:acme:error:serverInternal'),
  detail: z.string().default('Put in by the lab'),
});

export const status = defineFault({
  name: 'status',
  summary: 'Requests are answered with a status, and a problem document or a body, without reaching the CA',
  parameters: z
    .strictObject({
      status: z.int().min(200).max(599),
      problem: problem.optional(),
      body: z.string().optional(),
      contentType: z.string().min(1).default('text/plain; charset=utf-8').describe('Of the body'),
      ...SCOPE,
    })
    .refine((given) => given.problem === undefined || given.body === undefined, 'a problem or a body, not both'),
  make: ({ status: code, problem: document, body, contentType, ...scope }) => ({
    respond: instead(scope, () =>
      document
        ? problemAnswer(code, document.type, document.detail)
        : bodyAnswer(code, contentType, body ?? `Status ${code}, put in by the lab\n`),
    ),
  }),
});
