import type { ExecutionPolicyOptions } from './execution-options.ts';
import { type AllowStatement, allow, arnsOf } from './policy-document.ts';

/** Channels of Slack and Microsoft Teams, and the guardrail of what may be asked in them. */
export function chatStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { global } = arnsOf(options);
  const changes = ['Slack', 'MicrosoftTeams'].flatMap((kind) =>
    ['Delete', 'Update'].map((verb) => `${verb}${kind}ChannelConfiguration`),
  );
  return [
    allow(
      'Channels',
      ['chatbot', ...changes, 'ListAssociations', 'TagResource', 'UntagResource'],
      [global('chatbot', 'chat-configuration/*/renewal-prober-*')],
    ),
    // None of them knows a narrower resource.
    allow(
      'MakeChannels',
      [
        'chatbot',
        'CreateMicrosoftTeamsChannelConfiguration',
        'CreateSlackChannelConfiguration',
        'DescribeSlackChannelConfigurations',
        'GetMicrosoftTeamsChannelConfiguration',
        'ListTagsForResource',
      ],
      ['*'],
    ),
    allow(
      'ChatServiceRole',
      ['iam', 'CreateServiceLinkedRole'],
      [global('iam', 'role/aws-service-role/management.chatbot.amazonaws.com/*')],
      {
        StringEquals: { 'iam:AWSServiceName': 'management.chatbot.amazonaws.com' },
      },
    ),
    allow(
      'Guardrail',
      [
        'iam',
        'CreatePolicy',
        'CreatePolicyVersion',
        'DeletePolicy',
        'DeletePolicyVersion',
        'GetPolicy',
        'GetPolicyVersion',
        'ListEntitiesForPolicy',
        'ListPolicyVersions',
      ],
      [global('iam', 'policy/renewal-prober-*')],
    ),
  ];
}

/** The sink of the monitoring account, and the links to it. Their ids are not known beforehand. */
export function monitoringStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional } = arnsOf(options);
  const sinks = regional('oam', 'sink/*');
  const links = regional('oam', 'link/*');
  const everySink = arnsOf({ ...options, account: '*' }).regional('oam', 'sink/*');
  return [
    allow('MakeSink', ['oam', 'CreateSink'], ['*']),
    allow('Sink', ['oam', 'DeleteSink', 'GetSink', 'GetSinkPolicy', 'PutSinkPolicy'], [sinks]),
    // CloudWatch User Guide, "CloudWatch cross-account observability": linking needs both ends.
    allow('Link', ['oam', 'CreateLink', 'UpdateLink'], [links, everySink]),
    allow('ReadLink', ['oam', 'DeleteLink', 'GetLink'], [links]),
    allow('LinkTags', ['oam', 'ListTagsForResource', 'TagResource', 'UntagResource'], [sinks, links]),
    allow('ShareMetrics', ['cloudwatch', 'Link'], ['*']),
    allow('ShareLogs', ['logs', 'Link'], ['*']),
    // The output of the monitoring account's stack is read by a role there.
    allow(
      'OutputsElsewhere',
      ['sts', 'AssumeRole'],
      [arnsOf({ ...options, account: '*' }).global('iam', 'role/renewalprober*')],
    ),
  ];
}
