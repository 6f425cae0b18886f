import { attributeOf } from './attributes.ts';
import type { Stack } from './stack.ts';

/** `AWS::NoValue`: the property is not there. */
const NO_VALUE = Symbol('AWS::NoValue');

/**
 * A value of a template with its intrinsic functions resolved against the deployed stack.
 *
 * Knows Ref, Fn::GetAtt, Fn::If, Fn::Join, Fn::Sub, Fn::Select, Fn::Split and Fn::GetStackOutput. Throws, by name, for any other.
 */
export function resolve(value: unknown, stack: Stack): unknown {
  const resolved = resolveAny(value, stack);
  return resolved === NO_VALUE ? undefined : resolved;
}

function resolveAny(value: unknown, stack: Stack): unknown {
  if (Array.isArray(value)) return value.map((each) => resolveAny(each, stack)).filter((each) => each !== NO_VALUE);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) return call(...only, stack);
  const resolved = entries.map(([key, each]) => [key, resolveAny(each, stack)] as const);
  return Object.fromEntries(resolved.filter(([, each]) => each !== NO_VALUE));
}

function call(name: string, argument: unknown, stack: Stack): unknown {
  const known = FUNCTIONS[name];
  if (known === undefined)
    throw new Error(`${name}: the read-back does not know this function; add it to intrinsics.ts`);
  return known(argument, stack);
}

const FUNCTIONS: Readonly<Record<string, (argument: unknown, stack: Stack) => unknown>> = {
  Ref: (argument, stack) => refer(String(argument), stack),
  'Fn::GetAtt': (argument, stack) => {
    const [id, ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return attributeOf(id ?? '', attribute.join('.'), stack);
  },
  'Fn::If': (argument, stack) => {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return resolveAny(stack.holds(condition) ? yes : no, stack);
  },
  'Fn::Join': (argument, stack) => {
    const [separator, parts] = argument as [string, unknown];
    return listOf(resolveAny(parts, stack)).join(separator);
  },
  'Fn::Sub': (argument, stack) => substitute(argument, stack),
  'Fn::Select': (argument, stack) => {
    const [index, list] = argument as [number | string, unknown];
    return listOf(resolveAny(list, stack))[Number(index)];
  },
  'Fn::Split': (argument, stack) => {
    const [separator, text] = argument as [string, unknown];
    return String(resolveAny(text, stack)).split(separator);
  },
  'Fn::GetStackOutput': (argument, stack) => {
    const { StackName, OutputName } = argument as { StackName: string; OutputName: string };
    return stack.outputs.get(StackName)?.[OutputName];
  },
};

function listOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is no list`);
  return value.map(String);
}

function substitute(argument: unknown, stack: Stack): string {
  const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
  const own = values as Record<string, unknown>;
  return String(text).replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in own) return String(resolveAny(own[name], stack));
    const [id, ...attribute] = name.split('.');
    return String(attribute.length > 0 ? attributeOf(id ?? '', attribute.join('.'), stack) : refer(name, stack));
  });
}

/** Pseudo parameters, parameters and resources. A resource's Ref is its physical id. */
function refer(name: string, stack: Stack): unknown {
  const pseudo: Record<string, unknown> = {
    'AWS::AccountId': stack.account,
    'AWS::Region': stack.region,
    'AWS::Partition': stack.partition,
    'AWS::URLSuffix': stack.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': stack.id,
    'AWS::NoValue': NO_VALUE,
  };
  if (name in pseudo) return pseudo[name];
  const value = stack.parameters[name] ?? stack.resources.get(name)?.physicalId;
  if (value === undefined)
    throw new Error(`Ref ${name}: stack ${stack.name} has no parameter or resource of this name`);
  return value;
}
