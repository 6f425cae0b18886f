import type { Apis } from './apis.ts';

/** A deployed resource that is to be read. */
export interface Resource {
  type: string;
  logicalId: string;
  physicalId: string;
  /** The template's properties, with intrinsic functions resolved: what must be there. */
  properties: Readonly<Record<string, unknown>>;
}

/** Properties of a live resource in the shape and under the names of CloudFormation; undefined for one that is not set. */
export type Live = Record<string, unknown>;

/**
 * Reads a live resource through its own API. Every property that the API can give has its key in the answer, also when
 * there is nothing; a property without a key is one that nobody can read.
 */
export type Reader = (resource: Resource, apis: Apis) => Promise<Live>;
