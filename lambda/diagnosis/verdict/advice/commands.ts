import { OUTPUTS, stackNames } from '../../../contract/stacks.ts';
import { VERDICT_BOUNDS } from '../../../contract/verdict/verdict.ts';
import type { Place } from './case.ts';

/**
 * Commands for a person to paste. Names in them come from the DNS, from CAs and from the config: each is checked for its
 * alphabet, which holds nothing that a shell minds, and a command with another is not given at all.
 */

/** Puts functions and roles back to what the config says. */
export const DEPLOY = 'npx cdk deploy --all';

/** Something that a command can hold as it is; `undefined`: it cannot. */
type Part = string | undefined;

/** A command out of parts that were checked. @returns undefined where a part is, or where it is too long to be kept */
export function shell(texts: TemplateStringsArray, ...parts: readonly Part[]): string | undefined {
  if (parts.includes(undefined)) return undefined;
  const command = String.raw({ raw: texts }, ...parts);
  return command.length <= VERDICT_BOUNDS.command ? command : undefined;
}

/** Lines that stand for themselves, each once: as many as a command may hold. */
export function lines(each: readonly Part[]): string | undefined {
  const kept: string[] = [];
  for (const line of new Set(each)) {
    if (line !== undefined && [...kept, line].join('\n').length <= VERDICT_BOUNDS.command) kept.push(line);
  }
  return kept.length > 0 ? kept.join('\n') : undefined;
}

/** A domain name without a trailing dot and without a wildcard. */
export function domain(name: string): Part {
  const bare = name.replace(/\.$/, '');
  return /^[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_][a-z0-9_-]*)*$/i.test(bare) && bare.length <= 253 ? bare : undefined;
}

export function ipAddress(address: string): Part {
  return /^[0-9a-f:.]{2,45}$/i.test(address) && /[:.]/.test(address) ? address : undefined;
}

/** In single quotes. */
export function url(text: string): Part {
  return /^https?:\/\/[a-z0-9][a-z0-9._~:/?#[\]@!$&()*+,;=%-]*$/i.test(text) ? `'${text}'` : undefined;
}

/** Host and port of a URL, for `openssl s_client`. */
export function endpoint(text: string): { readonly host: Part; readonly port: string } {
  const { hostname, port } = URL.canParse(text) ? new URL(text) : { hostname: '', port: '' };
  return { host: domain(hostname), port: port || '443' };
}

/** An id that the config gives, a run id, or a word of DNS. */
export function word(text: string | undefined): Part {
  return text !== undefined && /^[a-z0-9][a-z0-9.:_@/-]{0,127}$/i.test(text) ? text : undefined;
}

/** An output of the stack of the functions, as a shell takes it. */
export function output(place: Place, key: keyof typeof OUTPUTS.prober): Part {
  const command = outputCommand(place, key);
  return command && `$(${command})`;
}

/** Where the deployment is not known, the reader fills it in. */
function outputCommand({ deployment = '<deployment>' }: Place, key: keyof typeof OUTPUTS.prober): Part {
  if (deployment !== '<deployment>' && word(deployment) === undefined) return undefined;
  const stack = stackNames(deployment).prober;
  const query = `Stacks[0].Outputs[?OutputKey=='${OUTPUTS.prober[key]}'].OutputValue`;
  return `aws cloudformation describe-stacks --stack-name '${stack}' --query "${query}" --output text`;
}

/** @param options of `aws logs tail` */
export function logOf(place: Place, key: keyof typeof OUTPUTS.prober, options: Part): string | undefined {
  return shell`GROUP=$(aws lambda get-function-configuration --function-name "${output(place, key)}" --query LoggingConfig.LogGroup --output text)
aws logs tail "$GROUP" ${options}`;
}

/** The public hosted zone of a name, as `/hostedzone/<id>`, which Route 53 takes as well. */
export function hostedZone(zone: string): Part {
  const query = `HostedZones[?Name==\`"${zone}."\` && Config.PrivateZone==\`false\`].Id | [0]`;
  return domain(zone) === undefined
    ? undefined
    : `$(aws route53 list-hosted-zones-by-name --dns-name ${zone} --max-items 5 --query '${query}' --output text)`;
}

/** The ARN of the secret of a CA. */
export function secretOf(place: Place, ca: string | undefined): Part {
  const arns = outputCommand(place, 'secretArns');
  return arns === undefined || word(ca) === undefined ? undefined : `$(${arns} | jq -r '."${ca}"')`;
}

/** The operator's command line, of this deployment. */
export function prober({ deployment }: Place, command: Part): Part {
  if (command === undefined) return undefined;
  if (deployment === undefined) return `npm run -s prober -- ${command}`;
  return shell`npm run -s prober -- ${command} --stack ${word(deployment)}`;
}

/** One round of the target at all its CAs. */
export function oneRound(place: Place): Part {
  return prober(place, place.target === undefined ? 'now' : shell`now ${word(place.target)}`);
}

/** What the round saw, as JSON. */
export function evidenceOf(place: Place): Part {
  return prober(place, shell`evidence ${word(place.runId)} --json`);
}

/** Has the account function see to it that there is an account. */
export function ensureAccount(place: Place, ca: string | undefined): Part {
  const payload = word(ca) === undefined ? undefined : `{"action":"ensure","ca":"${ca}"}`;
  return shell`aws lambda invoke --function-name "${output(place, 'accountFunction')}" --cli-binary-format raw-in-base64-out --payload '${payload}' answer.json`;
}

/** Who changed what in Route 53 of late; its API is recorded in us-east-1 alone. */
export function trailOf(event: string): string {
  return `aws cloudtrail lookup-events --region us-east-1 --max-results 50 --lookup-attributes AttributeKey=EventName,AttributeValue=${event} --query 'Events[].[EventTime,Username,EventId]' --output text`;
}

/** A record as a zone file has it. */
export function record(owner: string, ttl: number, type: string, data: Part): Part {
  const name = domain(owner);
  return name === undefined || data === undefined ? undefined : `${name}. ${ttl} IN ${type} ${data}`;
}

/** A domain name as the data of a record. */
export function absolute(name: string): Part {
  const bare = domain(name);
  return bare === undefined ? undefined : `${bare}.`;
}
