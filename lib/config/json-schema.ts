import { z } from 'zod';
import { BUS_EVENT_VERSION, BUS_EVENTS } from '../../lambda/contract/bus-events.ts';
import { configSchema } from '../../lambda/contract/config.ts';
import { evidenceSchema } from '../../lambda/contract/evidence/evidence.ts';

/** A node of a JSON Schema, as far as it is walked here. */
export type SchemaNode = {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly required?: readonly string[];
};

/** The JSON Schema of the config file as a person writes it, for editors: fields with defaults may be left out. */
export function configJsonSchema(): SchemaNode {
  return z.toJSONSchema(configSchema, { io: 'input', target: 'draft-2020-12' }) as SchemaNode;
}

/** The JSON Schema of a round's evidence. Fields that it does not know may be there: a later version may add some. */
export function evidenceJsonSchema(): SchemaNode {
  return z.toJSONSchema(evidenceSchema, { io: 'input', target: 'draft-2020-12' }) as SchemaNode;
}

/** The JSON Schemas of the details of events on the bus, by file. Fields that they do not know may be there. */
export function eventJsonSchemas(): Readonly<Record<string, SchemaNode>> {
  return Object.fromEntries(
    Object.entries(BUS_EVENTS).map(([type, schema]) => [
      `schemas/events/${type}.v${BUS_EVENT_VERSION}.json`,
      { title: type, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' }) } as SchemaNode,
    ]),
  );
}

/** The fields that an object may have, where the schema names them. */
export function fieldsOf({ properties, propertyNames }: SchemaNode): readonly string[] {
  return properties ? Object.keys(properties) : (propertyNames?.enum ?? []);
}

/** The alternatives of a field: one node each. */
export function nodesAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode[] {
  let nodes = alternatives(root);
  for (const key of path) nodes = nodes.flatMap((node) => childOf(node, key)).flatMap(alternatives);
  return nodes;
}

function alternatives(node: SchemaNode): SchemaNode[] {
  const choices = node.anyOf ?? node.oneOf;
  return choices ? choices.flatMap(alternatives) : [node];
}

function childOf(node: SchemaNode, key: PropertyKey): SchemaNode[] {
  if (typeof key === 'number') return node.items ? [node.items] : [];
  const own = node.properties?.[String(key)];
  if (own) return [own];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}
