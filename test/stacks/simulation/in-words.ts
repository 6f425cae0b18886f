import type { PolicyStatement } from './roles.ts';

/** Statements of the product in the words of docs/permissions.md. */

/** What an ARN of the example deployment `test` is of. */
const THINGS: readonly (readonly [RegExp, string])[] = [
  [/:secret:ProberSecrets/, 'secrets of the CAs'],
  [/:secret:www-/, 'secrets that the config names'],
  [/^arn:aws:acm:.*:certificate\//, 'certificates that the config names'],
  [/:table\/renewal-prober-test-functions-ProberLedger/, 'the ledger'],
  [/^arn:aws:s3:::[^/]+\/deployment=test\/\*$/, 'evidence of this deployment'],
  [/:event-bus\/renewal-prober-test$/, 'the event bus'],
  [/^arn:aws:route53:::hostedzone\/Z\w+$/, 'the zone'],
  [/^arn:aws:route53:::change\/\*$/, 'every change'],
  [/:log-group:renewal-prober-test-[^*]*:\*$/, 'its own log group'],
  [/^arn:aws:sqs:.*DeadLetters/, 'its dead-letter queue'],
  [/:function:.*ProberProbeFunction/, 'the probe function'],
  [/:function:.*ProberAccountFunction/, 'the account function'],
  [/:function:.*ProberPulseFunction/, 'the pulse function'],
  [/:function:.*ProberJanitorFunction/, 'the janitor function'],
  [/^arn:aws:sns:.*WatchingToldPage/, 'the topic for pages'],
  [/^arn:aws:sns:.*WatchingToldNotify/, 'the topic for notices'],
  [/:alarm:renewal-prober-test\.\*$/, 'alarms of this deployment'],
  [/:stack\/renewal-prober-test-monitoring-[^/]*\/\*$/, 'the monitoring stack'],
  [/^\*$/, 'everything'],
];

/** `actions | on | only if`, as a row of the page has it. Throws for a resource that the page has no words for. */
export function inWords({ Action, Resource, Condition = {} }: PolicyStatement): string[] {
  const actions = [Action].flat().map((action) => `\`${action}\``);
  return [actions.join(', '), [...new Set([Resource].flat().map(thing))].join(', '), conditionsInWords(Condition)];
}

function thing(arn: string): string {
  const found = THINGS.find(([pattern]) => pattern.test(arn));
  if (!found) throw new Error(`no words for ${arn}: add them here and to docs/permissions.md`);
  return found[1];
}

/** `Null` says no more than that the keys of the others must be there, which a test of its own sees to. */
function conditionsInWords(condition: NonNullable<PolicyStatement['Condition']>): string {
  return Object.entries(condition)
    .filter(([operator]) => operator !== 'Null')
    .flatMap(([, keys]) => Object.entries(keys))
    .map(([key, values]) => {
      const listed = [values].flat().map((value) => `\`${placeless(value)}\``);
      return `${key.replace(/^(route53:ChangeResourceRecordSets|dynamodb:)/, '')}: ${listed.join(', ')}`;
    })
    .join('; ');
}

function placeless(value: string): string {
  return value.replace('acme.example.org', '<zone>').replace(/#test$/, '#<deployment>');
}
