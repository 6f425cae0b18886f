import type { LambdaClient } from '@aws-sdk/client-lambda';
import { IMPORT_CONTEXT } from '../../../lambda/contract/accounts.ts';
import {
  accountEventSchema,
  janitorEventSchema,
  onDemandPulseSchema,
  scheduledPulseSchema,
} from '../../../lambda/contract/events.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import { rejectedSchema } from '../../../lambda/contract/result.ts';
import { importByEvent, listByEvent, withoutKeys } from '../../../lambda/handlers/account-actions.ts';
import { rotateByEvent } from '../../../lambda/handlers/account-rotation.ts';
import { parseEvent, rejection } from '../../../lambda/handlers/events.ts';
import { callAccountFunction } from '../../../lambda/handlers/functions.ts';
import { answerEvent } from '../../../lambda/handlers/route.ts';
import { type Publication, tell } from '../../../lambda/notify/tell.ts';
import { alarmMessage } from '../../unit/notify/alarm-messages.ts';
import { someDeployment } from '../../unit/support/deployments.ts';
import { someRemembered } from '../../unit/support/verdicts.ts';
import { assert, assertHarmless, assertPlain, jsonIn, orExpected, orTrouble } from '../outcomes.ts';
import { type Parser, SECRET } from '../parser.ts';

/** What functions are invoked with, and what they answer each other. */

/**
 * Lambda takes events of 1 MB asynchronously (Lambda Developer Guide, "Quotas"). Who may invoke synchronously can send 6 MB, and
 * what that costs before a handler is called is the runtime's.
 */
const MOST_PAYLOAD = 1_000_000;
/** SNS takes messages of 256 KB. */
const MOST_MESSAGE = 262_144;
const AT = '2026-11-24T06:00:00Z';

/** Where an event fits, the work would begin. */
class Fits extends Error {}
const begin = (): never => {
  throw new Fits();
};
/** What is known before anything is asked; the first port that is used begins the work. */
const openKnown = () =>
  new Proxy({}, { get: (_, port) => known[String(port)] ?? begin() }) as ReturnType<Parameters<typeof answerEvent>[2]>;
const known: Readonly<Record<string, unknown>> = {
  deployment: someDeployment(),
  clock: { now: () => Date.parse(AT), sleep: () => new Promise(() => undefined) },
};
const quiet = { info: () => undefined, error: () => undefined };
const jsonOf = async (...documents: readonly unknown[]) => documents.map((each) => JSON.stringify(each));

const probe: Parser = {
  name: 'probe-event',
  form: 'json',
  largest: MOST_PAYLOAD,
  pieces: ['schedule', 'dispatch', 'all', 'reason'],
  examples: () =>
    jsonOf(
      { source: 'schedule', target: 'web', scheduledTime: AT },
      { cas: 'all', reason: 'why', runId: 'now@2026', target: 'web' },
      { cas: ['staging'], reason: 'why', follow: true, runId: 'x' },
      { source: 'dispatch', runId: 'x', target: 'web', cas: 'all', trigger: 'on-demand', reason: 'x', requestedAt: AT },
    ),
  async read(input) {
    const event = jsonIn(input);
    if (!event) return;
    const outcome = await orExpected(() => answerEvent(event.json, () => 1_000, openKnown), Fits, TroubleError);
    assert('error' in outcome, 'an event is answered without any work');
    if (outcome.error instanceof Fits) return;
    const { trouble } = assertPlain(rejectedSchema.parse(rejection(outcome.error)));
    const refusals = ['event-invalid', 'event-expired', 'target-unknown', 'ca-unknown', 'run-id-in-use'];
    assert(refusals.includes(trouble.code) && trouble.message.length < 1_100, `refused by ${trouble.code}`);
  },
};

const schedules: Parser = {
  name: 'scheduled-event',
  form: 'json',
  largest: MOST_PAYLOAD,
  examples: () => jsonOf({ source: 'schedule', scheduledTime: AT }, { reason: 'why' }),
  async read(input) {
    const event = jsonIn(input);
    if (!event) return;
    for (const schema of [janitorEventSchema, scheduledPulseSchema, onDemandPulseSchema]) {
      await orTrouble(() => parseEvent(schema, event.json, 'Send another.'));
    }
  },
};

const account: Parser = {
  name: 'account-event',
  form: 'json',
  largest: MOST_PAYLOAD,
  pieces: [`-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`, 'ensure', 'import', 'list', 'verify'],
  examples: () =>
    jsonOf(
      { action: 'ensure', ca: 'staging', verify: true },
      {
        ...{ action: 'import', ca: 'staging', privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${SECRET}\n` },
        ...{ accountUrl: 'https://staging.test/acct/1', shared: true, boundKeyId: 'kid', replaces: 'https://x/' },
      },
      { action: 'list', ca: 'staging' },
      { Step: 'createSecret', SecretId: 'arn:aws:secretsmanager:eu-central-1:1:secret:x', ClientRequestToken: 'token' },
    ),
  async read(input) {
    const event = jsonIn(input);
    if (!event) return;
    const { json } = event;
    // A key is told by its PEM, or by its length: what is neither may be quoted.
    const quoted = JSON.stringify(withoutKeys(json)) ?? '';
    const check = quoted.includes(SECRET) ? assertPlain : assertHarmless;
    const called = { logger: quiet, deployment: someDeployment(), ports: new Proxy({}, { get: begin }) as never };
    const asks: readonly (() => unknown)[] = [
      () => importByEvent(json, { clientContext: IMPORT_CONTEXT as never }, called),
      () => listByEvent(json, called),
      () => parseEvent(accountEventSchema, withoutKeys(json), 'Send another.'),
      () => rotateByEvent(json, 0, quiet, begin),
    ];
    for (const ask of asks) {
      const outcome = await orExpected(ask, Error);
      if ('value' in outcome || outcome.error instanceof Fits) continue;
      const { error } = outcome;
      // A rotation throws its trouble as text, and that nothing was to be done yet as a defect.
      assert(
        error instanceof TroubleError || /^(event-invalid|prober-defect): /.test(error.message),
        String(error.stack),
      );
      check(error instanceof TroubleError ? error.trouble : error.message);
    }
  },
};

const answer: Parser = {
  name: 'function-answer',
  form: 'json',
  largest: MOST_PAYLOAD,
  examples: () =>
    jsonOf(
      { version: 1, state: 'ready', ca: 'staging', accountUrl: 'https://staging.test/acct/1', registered: false },
      { version: 1, state: 'rejected', trouble: { code: 'account-refused', message: 'no', action: 'ask' } },
    ),
  async read(input) {
    const client = { send: async () => ({ Payload: input }) } as unknown as LambdaClient;
    const outcome = await orExpected(() => callAccountFunction(client, 'account', 'staging'), TroubleError);
    if ('error' in outcome) assert(typeof outcome.error.trouble.code === 'string', 'trouble without a code');
  },
};

type Forms = Readonly<Record<string, string>>;

const notification: Parser = {
  name: 'notification',
  form: 'json',
  largest: MOST_MESSAGE,
  pieces: ['renewal-prober-main.page', 'renewal-prober-main.no-ca-issues', ':alarm:', 'ALARM', '```'],
  examples: async () => [
    alarmMessage('page', 'ALARM', { children: ['no-ca-issues', 'path-broken'] }),
    alarmMessage('notify', 'OK'),
  ],
  async read(input) {
    const message = input.toString('utf8');
    // An input that was cut within a character is longer as text.
    if (Buffer.byteLength(message) > MOST_MESSAGE) return;
    const published: Publication[] = [];
    const gone = someRemembered('run', {
      readiness: { renewal: 'blocked', failover: 'blocked' },
      code: 'ca-silent',
      fault: 'ca',
    });
    const came = await tell(message, {
      ...{ deployment: 'main', targets: ['web'], now: () => Date.parse(AT) },
      outlets: { page: { topic: 'page', others: [] }, notify: { topic: 'notify', chat: 'chat', others: ['other'] } },
      alarmsOn: async () => ['no-ca-issues'],
      verdicts: async () => [gone],
      resultOf: async () => undefined,
      publish: async (publication) => void published.push(publication),
      warn: (what, error) => {
        throw new Error(`${what} could not be made`, { cause: error });
      },
    });
    for (const { subject, structured, message: made } of published) {
      assert(/^[ -~]{1,100}$/.test(subject), `a subject that SNS refuses: ${subject}`);
      assert(Buffer.byteLength(made) <= MOST_MESSAGE, 'a message that SNS refuses');
      if (came === 'told' && structured) {
        for (const form of Object.values(JSON.parse(made) as Forms)) assert(/^[\n -~]*$/.test(form), 'not ASCII');
      }
    }
    assert(came === 'no-recovery' || published.length > 0, 'nobody was told');
  },
};

export const EVENT_PARSERS: readonly Parser[] = [probe, schedules, account, answer, notification];
