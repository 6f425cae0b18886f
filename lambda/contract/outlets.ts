import { z } from 'zod';

/** Where the notifier sends messages: written at synth, read by its handler. */

const outletSchema = z.object({
  /** ARN of the deployment's own topic. */
  topic: z.string().min(1),
  /** ARN of the topic that chat channels listen to; absent: there is none. */
  chat: z.string().min(1).optional(),
  /** ARNs of topics that the config names. */
  others: z.array(z.string().min(1)),
});
export type Outlet = z.infer<typeof outletSchema>;

export const outletsSchema = z.object({
  page: outletSchema,
  notify: outletSchema,
  /** https URL that links lead to; absent: they are paths of the repository. */
  documentation: z.string().optional(),
});
export type Outlets = z.infer<typeof outletsSchema>;
