import { type Apis, apisAt, type ClientSettings } from './apis.ts';
import { compare } from './compare.ts';
import { describeStack } from './describe-stack.ts';
import { resolve } from './intrinsics.ts';
import { READERS } from './readers.ts';
import { type ReadBack, type Reading, summed } from './reading.ts';
import type { Stack } from './stack.ts';

interface Definition {
  Type: string;
  Properties?: Record<string, unknown>;
  Condition?: string;
}

interface Template {
  Resources: Record<string, Definition>;
  Conditions?: Record<string, unknown>;
  Parameters?: Record<string, { Type: string }>;
}

export interface ReadBackRequest {
  /** As synthesised: the JSON that was deployed. */
  template: object;
  stackName: string;
  client: ClientSettings;
}

/**
 * Reads every resource of a deployed stack through its own API and compares it with the template, property by property.
 *
 * No property of a resource that its condition lets be is left out of the answer. Throws when the stack or a resource is
 * not there, and for an intrinsic function that is not known.
 */
export async function readBack({ template, stackName, client }: ReadBackRequest): Promise<ReadBack> {
  const { Resources, ...declared } = template as Template;
  const stack = await describeStack(stackName, client, declared);
  const apis = apisAt(client);
  const readings: Reading[] = [];
  for (const [logicalId, definition] of Object.entries(Resources)) {
    if (definition.Condition !== undefined && !stack.holds(definition.Condition)) continue;
    readings.push(...(await readResource(logicalId, definition, stack, apis)));
  }
  return summed(stackName, readings);
}

async function readResource(
  logicalId: string,
  { Type: type, Properties = {} }: Definition,
  stack: Stack,
  apis: Apis,
): Promise<Reading[]> {
  const physicalId = stack.resources.get(logicalId)?.physicalId;
  if (physicalId === undefined) throw new Error(`${stack.name}: ${type} ${logicalId} was not made`);
  const properties = resolve(Properties, stack) as Record<string, unknown>;
  const read = READERS[type];
  const live = read ? await read({ type, logicalId, physicalId, properties }, apis) : {};
  return compare(properties, live).map((compared) => ({ logicalId, type, ...compared }));
}
