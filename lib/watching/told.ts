import type { ITopicSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Severity } from '../../lambda/contract/alarms.ts';
import type { Recipient } from '../../lambda/contract/recipients.ts';
import type { Recipients } from '../config/recipients.ts';
import { type Channel, Chat, type ChatRecipient, isChat } from './chat.ts';
import { allowAlarms, createTopic } from './topics.ts';

/** Where messages of one severity go. */
export type Outlet = {
  /** Has the subscriptions of e-mail addresses and https endpoints. */
  readonly topic: Topic;
  /** Has messages in the form that chat applications show; absent where there is no channel. */
  readonly chat?: Topic;
  /** ARNs of topics that somebody else made. */
  readonly others: readonly string[];
};

export type ToldProps = { readonly deployment: string; readonly recipients: Recipients };

/** Who is told: a topic for each severity, with its subscribers. */
export class Told extends Construct {
  readonly page: Outlet;
  readonly notify: Outlet;

  constructor(scope: Construct, id: string, { deployment, recipients }: ToldProps) {
    super(scope, id);
    this.page = this.makeOutlet('Page', recipients.page);
    this.notify = this.makeOutlet('Notify', recipients.notify);
    // What tells of a notifier that fails cannot go through the notifier.
    allowAlarms(this.page.topic);
    const channels = channelsOf(recipients, { page: this.page, notify: this.notify });
    if (channels.length > 0) new Chat(this, 'Chat', { deployment, channels });
  }

  private makeOutlet(id: string, recipients: readonly Recipient[]): Outlet {
    const topic = createTopic(this, id);
    for (const recipient of recipients) {
      const subscription = subscriptionOf(recipient);
      if (subscription) topic.addSubscription(subscription);
    }
    return {
      topic,
      ...(recipients.some(isChat) ? { chat: createTopic(this, `${id}Chat`) } : {}),
      others: recipients.flatMap((each) => ('topic' in each ? [each.topic] : [])),
    };
  }
}

function subscriptionOf(recipient: Recipient): ITopicSubscription | undefined {
  if ('email' in recipient) return new EmailSubscription(recipient.email);
  if ('url' in recipient) return new UrlSubscription(recipient.url);
  return undefined;
}

/** A channel may be configured once only, so one that hears both severities listens to two topics. */
function channelsOf(recipients: Recipients, outlets: Readonly<Record<Severity, Outlet>>): Channel[] {
  const channels = new Map<string, { recipient: ChatRecipient; topics: Topic[] }>();
  for (const severity of ['page', 'notify'] as const) {
    const { chat } = outlets[severity];
    if (!chat) continue;
    for (const recipient of recipients[severity].filter(isChat)) {
      const key = JSON.stringify(recipient);
      const channel = channels.get(key) ?? { recipient, topics: [] };
      channel.topics.push(chat);
      channels.set(key, channel);
    }
  }
  return [...channels.values()];
}
