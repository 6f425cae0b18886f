import { alarmEntry, alarmPage, pageLink } from '../contract/alarms.ts';
import { ascii, cut, line } from './ascii.ts';
import { affectedBy, alarmsOn, type Situation } from './situation.ts';
import { subjectOf, textOf } from './text.ts';

/** A message in the forms that its receivers read. */
export type Notice = {
  readonly subject: string;
  /** For SNS with `MessageStructure` json: a form by the protocol of the subscriber. */
  readonly message: string;
  /** For chat channels: the custom notification of Amazon Q Developer in chat applications. */
  readonly chat: string;
};

/** A text message holds 140 characters (SNS Developer Guide, "Mobile text messaging"). */
const MOST_SMS = 140;
/** Characters of the description in JSON: tools show no more. */
const MOST_DESCRIPTION = 4_000;
const MOST_TITLE = 250;

export function noticeOf(situation: Situation): Notice {
  const subject = subjectOf(situation);
  const text = textOf(situation);
  const machine = JSON.stringify(machineForm(situation, text));
  const message = JSON.stringify({
    default: text,
    email: text,
    sms: line(subject, MOST_SMS),
    http: machine,
    https: machine,
    sqs: machine,
    lambda: machine,
  });
  return { subject, message, chat: JSON.stringify(chatForm(situation, text)) };
}

/**
 * What tools read that know the alarms of CloudWatch: PagerDuty opens and resolves an incident by `AlarmName` and
 * `NewStateValue`. `Prober` is our own, with a version.
 */
function machineForm(situation: Situation, text: string) {
  const { change, deployment, targets } = situation;
  const on = alarmsOn(situation);
  const affected = affectedBy(targets ?? [], on);
  return {
    AlarmName: change.alarmName,
    AlarmDescription: cut(text, MOST_DESCRIPTION),
    AWSAccountId: change.account,
    NewStateValue: change.on ? 'ALARM' : 'OK',
    NewStateReason: line(change.reason, 600),
    StateChangeTime: change.at,
    Region: change.region,
    AlarmArn: change.alarmArn,
    OldStateValue: change.oldState,
    Prober: {
      version: 1,
      deployment,
      severity: change.severity,
      title: subjectOf(situation),
      alarms: on.map((key) => ({
        key,
        title: alarmEntry(key).title,
        page: pageLink(situation.documentation, alarmPage(key)),
      })),
      ...(targets
        ? {
            targets: {
              affected: affected.length,
              all: targets.length,
              worst: affected.slice(0, 10).map(({ target, last }) => ({ target, ...last })),
            },
          }
        : {}),
    },
  };
}

/** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html */
function chatForm(situation: Situation, text: string) {
  const { change, deployment, advice, documentation } = situation;
  const on = alarmsOn(situation);
  const steps = [
    ...on.map((key) => `${alarmEntry(key).act} ${pageLink(documentation, alarmPage(key))}`),
    ...(advice?.action ? [`${advice.action.text}${advice.action.command ? ` \`${advice.action.command}\`` : ''}`] : []),
  ].map((step) => line(step, 1_000));
  return {
    version: '1.0',
    source: 'custom',
    id: `${change.alarmName} ${change.at}`,
    content: {
      textType: 'client-markdown',
      title: line(`${change.on ? ':rotating_light:' : ':white_check_mark:'} ${subjectOf(situation)}`, MOST_TITLE),
      description: cut(`\`\`\`\n${ascii(text).replaceAll('```', "'''")}`, MOST_DESCRIPTION).concat('\n```'),
      ...(steps.length > 0 ? { nextSteps: steps } : {}),
      keywords: [deployment, change.severity, ...on],
    },
    metadata: {
      // The beginning and the end of an alarm are one thread.
      threadId: change.alarmName,
      summary: subjectOf(situation),
      eventType: 'renewal-prober-alarm',
      ...(change.alarmArn ? { relatedResources: [change.alarmArn] } : {}),
    },
  };
}
