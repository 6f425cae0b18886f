import { readFileSync } from 'node:fs';
import type { Resource } from './synthesis.ts';
import type { SynthesisedStack } from './synthesise-all.ts';

/**
 * What CloudFormation calls for the resources of templates: by AWS's own schema of each type (`handlers.json`, the permissions
 * that its handlers ask for), less what is only for properties that are not there (`conditional.json`), at the ARN that the
 * resource has (`resources.json`).
 */
export type CloudFormationCall = {
  /** `stack/logical id`. */
  readonly of: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
};

const OPERATIONS = ['create', 'read', 'update', 'delete'] as const;
type Operation = (typeof OPERATIONS)[number];
type Condition = {
  readonly actions: readonly string[];
  readonly types?: readonly string[];
  readonly operations?: readonly Operation[];
  readonly with: readonly string[];
};
type Form = {
  readonly arn: string;
  readonly name?: string;
  readonly of?: string;
  readonly lower?: boolean;
  readonly context?: Readonly<Record<string, string>>;
  readonly calls?: Readonly<Record<string, Form>>;
};

const read = <Content>(file: string) =>
  JSON.parse(readFileSync(`lab/aws/cloudformation/${file}.json`, 'utf8')) as Content;
export const HANDLERS = read<Record<string, Record<Operation, readonly string[]>>>('handlers');
export const CONDITIONAL = read<readonly (Condition & { readonly why: string })[]>('conditional');
export const { withoutResource: WITHOUT_RESOURCE, types: FORMS } = read<{
  readonly withoutResource: readonly string[];
  readonly types: Readonly<Record<string, Form>>;
}>('resources');

export function callsOf(stacks: readonly SynthesisedStack[]): CloudFormationCall[] {
  return stacks.flatMap((stack) => [
    ...parameterCalls(stack),
    ...outputCalls(stack, stack.template),
    ...Object.entries(stack.template.Resources).flatMap(([id, resource]) => callsFor(stack, id, resource)),
  ]);
}

/** CloudFormation User Guide, "Specify existing resources at runtime with CloudFormation-supplied parameter types". */
function parameterCalls({ name, stack, template }: SynthesisedStack): CloudFormationCall[] {
  return Object.values(template.Parameters ?? {})
    .filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter'))
    .map(({ Default }) => ({
      of: name,
      action: 'ssm:GetParameters',
      resource: `arn:aws:ssm:${stack.region}:${stack.account}:parameter${Default}`,
      context: {},
    }));
}

/** Each output of another stack that is read: in another account by a role of it. */
function outputCalls(stack: SynthesisedStack, value: unknown): CloudFormationCall[] {
  if (typeof value !== 'object' || value === null) return [];
  const output = (value as { 'Fn::GetStackOutput'?: StackOutput })['Fn::GetStackOutput'];
  if (output === undefined) return Object.values(value).flatMap((each) => outputCalls(stack, each));
  const { StackName, Region = stack.stack.region, RoleArn } = output;
  const resource = `arn:aws:cloudformation:${Region}:${stack.stack.account}:stack/${StackName}/11111111-2222-3333`;
  const role = typeof RoleArn === 'string' ? RoleArn : filledIn(RoleArn?.['Fn::Sub'] ?? '', stack);
  return [
    RoleArn === undefined
      ? { of: stack.name, action: 'cloudformation:DescribeStacks', resource, context: {} }
      : { of: stack.name, action: 'sts:AssumeRole', resource: role, context: {} },
  ];
}

type StackOutput = {
  readonly StackName: string;
  readonly OutputName: string;
  readonly Region?: string;
  readonly RoleArn?: string | { readonly 'Fn::Sub': string };
};

function callsFor(stack: SynthesisedStack, id: string, resource: Resource): CloudFormationCall[] {
  const { Type, Properties } = resource;
  const [handlers, form] = [HANDLERS[Type], FORMS[Type]];
  if (!handlers || !form) throw new Error(`nothing is known of the calls for ${Type} (${id})`);
  const operations = OPERATIONS.filter((each) => each !== 'delete' || resource.DeletionPolicy !== 'Retain');
  const called = operations.flatMap((operation) =>
    handlers[operation].filter((action) => isCalled({ action, type: Type, operation }, Properties)),
  );
  return [...new Set(called)].map((action) => {
    const { arn, context } = { ...form, context: {}, ...form.calls?.[action] };
    const at = { ...form, ...form.calls?.[action], arn };
    const none = WITHOUT_RESOURCE.includes(action) || arn === '*';
    return {
      of: `${stack.name}/${id}`,
      action,
      resource: none ? '*' : arnIn(stack, id, resource, at),
      context: { ...contextIn(stack, context), ...boundaryOf(stack, resource) },
    };
  });
}

function contextIn({ stack }: SynthesisedStack, context: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, value.replace('{region}', stack.region)]),
  );
}

export type HandlerCall = { readonly action: string; readonly type: string; readonly operation: Operation };

function isCalled(call: HandlerCall, properties: unknown): boolean {
  return CONDITIONAL.filter((row) => concerns(row, call)).every((row) =>
    row.with.some((name) => hasProperty(properties, name)),
  );
}

export function concerns({ actions, types, operations }: Condition, { action, type, operation }: HandlerCall): boolean {
  return (
    (types === undefined || types.includes(type)) &&
    (operations === undefined || operations.includes(operation)) &&
    actions.some((each) => matches(each, action))
  );
}

export function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}

/** At any depth; `Replicas.1`: a list that has a second element. */
function hasProperty(value: unknown, path: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [name = '', index] = path.split('.');
  const own = (value as Record<string, unknown>)[name];
  if (own !== undefined && (index === undefined || (own as unknown[])[Number(index)] !== undefined)) return true;
  return Object.values(value).some((each) => hasProperty(each, path));
}

/** The boundary of a role, for what gives it rights. */
function boundaryOf(stack: SynthesisedStack, { Type, Properties }: Resource): Record<string, string> {
  const role =
    Type === 'AWS::IAM::Policy' ? referred(stack, (Properties.Roles as unknown[])[0])?.resource.Properties : Properties;
  const boundary = role?.PermissionsBoundary as { 'Fn::Sub': string } | undefined;
  return boundary === undefined ? {} : { 'iam:PermissionsBoundary': filledIn(boundary['Fn::Sub'], stack) };
}

function filledIn(text: string, { stack }: SynthesisedStack): string {
  const values: Readonly<Record<string, string>> = { Partition: 'aws', AccountId: stack.account, Region: stack.region };
  return text.replace(/\$\{AWS::(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function arnIn(stack: SynthesisedStack, id: string, resource: Resource, form: Form): string {
  const { account, region } = stack.stack;
  return form.arn
    .replace('{region}', region)
    .replace('{account}', account)
    .replace('{name}', nameOf(stack, id, resource, form))
    .replace('{of}', form.of === undefined ? '' : nameOfReferred(stack, valueAt(resource.Properties, form.of)));
}

/** As CloudFormation calls it: the name that it is given, else stack, logical id (a secret: that alone) and a random end. */
function nameOf({ name: stack }: SynthesisedStack, id: string, { Type, Properties }: Resource, form: Form): string {
  const given = form.name === undefined ? undefined : Properties[form.name];
  if (typeof given === 'string') return given;
  if (given !== undefined) throw new Error(`the name of ${id} is not plain: ${JSON.stringify(given)}`);
  const made = Type === 'AWS::SecretsManager::Secret' ? `${id}-1A2B3C4D5E6F` : `${stack}-${id}-1A2B3C4D5E6F`;
  return form.lower ? made.toLowerCase() : made;
}

/** A value of a template, resolved as far as ARNs go, through outputs of the other stacks as well. */
export function resolved(stack: SynthesisedStack, value: unknown, stacks: readonly SynthesisedStack[]): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::Sub': sub, 'Fn::GetStackOutput': output, Ref } = value as Intrinsic;
  if (join) return join[1].map((each) => resolved(stack, each, stacks)).join(join[0]);
  if (sub !== undefined) return filledIn(sub, stack);
  if (output) return outputOf(output, stacks);
  if (Ref?.startsWith('AWS::')) return filledIn(`\${${Ref}}`, stack);
  const found = referred(stack, value);
  const form = found && FORMS[found.resource.Type];
  if (!form) throw new Error(`${JSON.stringify(value)} is no ARN in ${stack.name}`);
  const arn = arnIn(stack, found.id, found.resource, form);
  // CloudFormation User Guide: the ARN of a log group is that of everything in it, and a zone refers to its id.
  if (found.resource.Type === 'AWS::Logs::LogGroup') return `${arn}:*`;
  return found.resource.Type === 'AWS::Route53::HostedZone' ? (arn.split('/').at(-1) ?? arn) : arn;
}

function outputOf({ StackName, OutputName }: StackOutput, stacks: readonly SynthesisedStack[]): string {
  const stack = stacks.find(({ name }) => name === StackName);
  const output = stack?.template.Outputs?.[OutputName];
  if (!stack || !output) throw new Error(`${StackName} has no output ${OutputName}`);
  return resolved(stack, output.Value, stacks);
}

type Intrinsic = {
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
  readonly 'Fn::Sub'?: string;
  readonly 'Fn::GetStackOutput'?: StackOutput;
  readonly Ref?: string;
};

function nameOfReferred(stack: SynthesisedStack, value: unknown): string {
  if (typeof value === 'string') return value.split(/[:/]/).at(-1) ?? value;
  const sub = (value as { 'Fn::Sub'?: string })['Fn::Sub'];
  if (sub !== undefined) return filledIn(sub, stack);
  const found = referred(stack, value);
  if (!found) throw new Error(`${JSON.stringify(value)} refers to nothing in ${stack.name}`);
  return nameOf(stack, found.id, found.resource, FORMS[found.resource.Type] ?? { arn: '' });
}

function referred({ template }: SynthesisedStack, value: unknown): { id: string; resource: Resource } | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: readonly [string, string] };
  const id = Ref ?? attribute?.[0] ?? '';
  const resource = template.Resources[id];
  return resource && { id, resource };
}

function valueAt(properties: Record<string, unknown>, path: string): unknown {
  const value = path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], properties);
  return Array.isArray(value) ? value[0] : value;
}
