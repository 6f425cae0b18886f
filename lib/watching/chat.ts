import { createHash } from 'node:crypto';
import { CfnMicrosoftTeamsChannelConfiguration, CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Recipient } from '../../lambda/contract/recipients.ts';

export type ChatRecipient = Extract<Recipient, { readonly slack: unknown } | { readonly teams: unknown }>;

export function isChat(recipient: Recipient): recipient is ChatRecipient {
  return 'slack' in recipient || 'teams' in recipient;
}

/** A channel, and the topics that it listens to. */
export type Channel = { readonly recipient: ChatRecipient; readonly topics: readonly ITopic[] };

export type ChatProps = { readonly deployment: string; readonly channels: readonly Channel[] };

/**
 * Channels of Slack and Microsoft Teams, by Amazon Q Developer in chat applications. Its role may do nothing, and whatever a
 * person asks it in a channel ends at a guardrail that lets metrics and alarms be read: without one, the guardrail is
 * AdministratorAccess.
 */
export class Chat extends Construct {
  constructor(scope: Construct, id: string, { deployment, channels }: ChatProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
      description: `Chat channels of the renewal prober "${deployment}": may do nothing`,
    });
    const guardrail = new ManagedPolicy(this, 'Guardrail', {
      description: `The most that anybody may ask for in a chat channel of the renewal prober "${deployment}"`,
      statements: [
        new PolicyStatement({
          sid: 'ReadAlarmsAndMetrics',
          actions: ['cloudwatch:Describe*', 'cloudwatch:Get*', 'cloudwatch:List*'],
          resources: ['*'],
        }),
      ],
    });
    for (const { recipient, topics } of channels) {
      const name = `renewal-prober-${deployment}-${shortHash(recipient)}`;
      const common = {
        configurationName: name,
        iamRoleArn: role.roleArn,
        guardrailPolicies: [guardrail.managedPolicyArn],
        snsTopicArns: topics.map(({ topicArn }) => topicArn),
      };
      if ('slack' in recipient) {
        const { workspace, channel } = recipient.slack;
        new CfnSlackChannelConfiguration(this, name, {
          ...common,
          slackWorkspaceId: workspace,
          slackChannelId: channel,
        });
      } else {
        const { team, tenant, channel } = recipient.teams;
        const place = { teamId: team, teamsTenantId: tenant, teamsChannelId: channel };
        new CfnMicrosoftTeamsChannelConfiguration(this, name, { ...common, ...place });
      }
    }
  }
}

/** The same channel has the same name, wherever in the config it stands. */
function shortHash(recipient: ChatRecipient): string {
  return createHash('sha256').update(JSON.stringify(recipient)).digest('hex').slice(0, 8);
}
