import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { DescribeSecretCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PublishCommand } from '@aws-sdk/client-sns';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { invoke, openClients } from '../../../lab/world/clients.ts';
import { controlOf } from '../../../lab/world/control-client.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { endedRounds, logLines } from '../../../lab/world/rounds.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';
import { alarmName } from '../../../lambda/contract/alarms.ts';
import { canaryName, challengeNameOf } from '../../../lambda/contract/names.ts';
import { janitorAnswerSchema } from '../../../lambda/contract/result.ts';

/** What the functions are there for, each done once and seen to be done. They throw where it was not. */
export const DUTIES: Readonly<Record<string, (state: LabState) => Promise<void>>> = {
  'a round of each target': roundOfEach,
  'a round by schedule that fails, and its confirmation': failedRound,
  'two pulses': pulses,
  'what a killed round left, removed': removal,
  'a new key for an account': rotation,
  'an alarm, told': notice,
};

const deployedIn = ({ deployed }: LabState): Deployed => {
  if (!deployed) throw new Error('nothing is deployed');
  return deployed;
};

/** The first registers the accounts. */
async function roundOfEach(state: LabState): Promise<void> {
  for (const target of ['canary', 'wildcard', 'www']) {
    const { outcome } = await roundToItsEnd(state, { reason: 'recording', target });
    if (outcome !== 'passed') throw new Error(`the round of ${target}: ${outcome}`);
  }
}

async function failedRound(state: LabState): Promise<void> {
  const control = controlOf(state);
  const since = Date.now();
  await control.on('ca-refuse', { ca: 'backup' });
  const scheduledTime = new Date(since).toISOString();
  await invoke(state, deployedIn(state).prober.probeFunction, { source: 'schedule', target: 'canary', scheduledTime });
  const confirmed = async () => {
    const ended = await endedRounds(state, since);
    return ended.some(({ trigger }) => trigger === 'confirmation') || undefined;
  };
  await eventually('the confirmation', confirmed, 200);
  await control.allOff();
}

/** The first of an hour writes. */
async function pulses(state: LabState): Promise<void> {
  const { pulseFunction } = deployedIn(state).prober;
  const first = (await invoke(state, pulseFunction, { reason: 'recording' })) as { readonly write?: object };
  if (first.write === undefined) throw new Error('the first pulse did not write');
  await invoke(state, pulseFunction, { reason: 'recording' });
}

/** A value of ours beside one of another program, and the intent of a round that ended long ago. */
async function removal(state: LabState): Promise<void> {
  const { zone, zoneName, prober, deployment } = deployedIn(state);
  const { route53, dynamodb } = openClients(state);
  const name = challengeNameOf(canaryName(zoneName, deployment, 'staging', 'left'));
  const values = ['left-by-a-killed-round', 'of-another-program'];
  const ResourceRecordSet = {
    ...{ Name: name, Type: 'TXT' as const, TTL: 60 },
    ResourceRecords: values.map((value) => ({ Value: `"${value}"` })),
  };
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone.hostedZoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet }] },
    }),
  );
  const abandonedAt = new Date(Date.now() - 3_600_000).toISOString();
  await dynamodb.send(
    new PutItemCommand({
      TableName: prober.ledgerTable,
      Item: {
        pk: { S: `intent#${deployment}` },
        sk: { S: `${abandonedAt}#left` },
        entries: { S: JSON.stringify([{ name, values: values.slice(0, 1) }]) },
      },
    }),
  );
  const event = { source: 'schedule', scheduledTime: new Date().toISOString() };
  const answer = janitorAnswerSchema.parse(await invoke(state, prober.janitorFunction, event));
  if (answer.removed.length !== 1) throw new Error(`nothing was removed: ${JSON.stringify(answer)}`);
}

async function rotation(state: LabState): Promise<void> {
  const { secrets } = openClients(state);
  const { staging: SecretId = '' } = JSON.parse(deployedIn(state).prober.secretArns) as Record<string, string>;
  const { VersionId = '' } = await secrets.send(new RotateSecretCommand({ SecretId }));
  const current = async () => {
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    return VersionIdsToStages[VersionId]?.includes('AWSCURRENT') || undefined;
  };
  await eventually('the new key', current, 60);
}

/** As CloudWatch publishes it (CloudWatch User Guide, "Notify users on alarm changes"). */
async function notice(state: LabState): Promise<void> {
  const { alarms, deployment } = deployedIn(state);
  const change = {
    AlarmName: alarmName(deployment, 'notify'),
    NewStateValue: 'ALARM',
    OldStateValue: 'OK',
    NewStateReason: 'recording',
    StateChangeTime: new Date().toISOString(),
  };
  const since = Date.now();
  const { sns } = openClients(state);
  await sns.send(new PublishCommand({ TopicArn: alarms.topicArn, Message: JSON.stringify(change) }));
  const notifier = await notifierOf(state);
  const told = async () =>
    (await logLines(state, notifier, since)).some((line) => line.includes('"told"')) || undefined;
  await eventually('the message', told, 60);
}

/** It has no output of its own: nobody calls it. */
async function notifierOf(state: LabState): Promise<string> {
  const { Functions = [] } = await openClients(state).lambda.send(new ListFunctionsCommand({}));
  const found = Functions.find(({ FunctionName = '' }) => FunctionName.includes('Notifier'));
  if (!found?.FunctionName) throw new Error('there is no notifier');
  return found.FunctionName;
}
