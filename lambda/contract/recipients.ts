import { z } from 'zod';
import { httpsUrl } from './config-fields.ts';
import { maintenanceSchema } from './maintenance.ts';

/** The part of the config that says who is told of alarms, and when nobody is. */

const TEAMS_CHANNEL = 'the id of a channel as it stands in the link to it, as in "19%3Aabc%40thread.tacv2"';
const uuid = (what: string) => z.guid({ error: `the UUID of ${what}` });

export const recipientSchema = z.union([
  z.strictObject({ email: z.email() }),
  z.strictObject({ url: httpsUrl.describe('https endpoint that confirms SNS subscriptions, PagerDuty for one') }),
  z.strictObject({
    topic: z
      .string()
      .regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/, 'the ARN of an SNS topic')
      .describe('A topic that exists; the same messages are published to it'),
  }),
  z.strictObject({
    slack: z
      .strictObject({
        workspace: z.string().regex(/^T[A-Z0-9]{1,255}$/, 'the id of a workspace, as in "T0123ABCD"'),
        channel: z.string().regex(/^[CG][A-Z0-9]{1,255}$/, 'the id of a channel, as in "C0123ABCD"'),
      })
      .describe('A Slack channel, by Amazon Q Developer in chat applications'),
  }),
  z.strictObject({
    teams: z
      .strictObject({
        team: uuid('a team'),
        tenant: uuid('a tenant'),
        channel: z
          .string()
          .max(256)
          .regex(/^[\w=+/.,-]*%3[aA][\w=+/.,-]*%40[\w=+/.,-]*$/, TEAMS_CHANNEL)
          .describe('The id of a channel, as it stands in the link to it'),
      })
      .describe('A Microsoft Teams channel, by Amazon Q Developer in chat applications'),
  }),
]);
export type Recipient = z.output<typeof recipientSchema>;

const recipients = z.array(recipientSchema).max(50).default([]);

/** Fields of `alarms` that tell who hears what. */
export const toldFields = {
  page: recipients.describe(
    'Who is woken: no CA issues, our path is broken, the prober is silent, a certificate is overdue',
  ),
  notify: recipients.describe('Who is told in the daytime: readiness at risk, records left, budgets spent, errors'),
  recipients: recipients.describe('Who is told of both; none anywhere: subscribe to the topics yourself'),
  documentation: httpsUrl
    .optional()
    .describe('Where the folder docs of this repository can be read, for links; default: its path in the repository'),
  maintenance: maintenanceSchema,
};
