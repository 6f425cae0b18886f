import { isIPv4 } from 'node:net';
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { canonicalName } from '../../../lambda/dns/record-sets.ts';

/** An error as the SDK throws it. */
export class ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly messages?: readonly string[];

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
    if (name === 'InvalidChangeBatch') this.messages = [message];
  }
}

/** A connection that was cut: the SDK gives no status then. */
export function lostAnswer(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'Error', code: 'ECONNRESET' });
}

/** As the SDK throws it when a call is given up. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

export type Call = {
  readonly actor: string;
  readonly kind: 'list' | 'change' | 'get';
  readonly changes: readonly Change[];
};
/** What happens to a call: nothing, an error instead of it, or an error instead of its answer. */
export type Fault = { readonly before?: Error; readonly after?: Error };

export type MemoryRoute53 = {
  readonly sets: () => readonly ResourceRecordSet[];
  readonly calls: Call[];
  client(actor: string): Route53Client;
  /** What lies at a name with its TXT values unquoted. */
  texts(name: string): string[];
  put(set: ResourceRecordSet): void;
  /** Puts many sets that cannot be in each other's way. */
  fill(more: readonly ResourceRecordSet[]): void;
  /** Has these sets and no others. */
  reset(all: readonly ResourceRecordSet[]): void;
};

/** The limits of ChangeResourceRecordSets and of a record set (DNSLimitations in the Route 53 developer guide). */
const MOST_RECORDS = 1_000;
const MOST_CHARACTERS = 32_000;
const MOST_VALUES = 400;

/**
 * One hosted zone by the rules of Route 53 (API_ChangeResourceRecordSets of its API reference).
 * @param options.around runs at the time of each call; its fault happens to the call
 * @param options.onChange sees each batch that was carried out, with the zone before and after
 */
export function createMemoryRoute53(
  options: {
    readonly around?: (call: Call) => Promise<Fault | undefined> | Fault | undefined;
    readonly settle?: (call: Call) => Promise<void>;
    readonly onChange?: (call: Call, before: readonly ResourceRecordSet[], after: readonly ResourceRecordSet[]) => void;
    readonly insync?: () => boolean;
  } = {},
): MemoryRoute53 {
  let sets: readonly ResourceRecordSet[] = [];
  let lastChange = 0;
  const calls: Call[] = [];

  const answer = (call: Call, input: unknown): unknown => {
    if (call.kind === 'list') return list(sets, input as ListResourceRecordSetsCommandInput);
    if (call.kind === 'get') return { ChangeInfo: { Status: options.insync?.() === false ? 'PENDING' : 'INSYNC' } };
    const before = sets;
    assertWithinLimits(call.changes);
    assertNoContradiction(call.changes);
    sets = call.changes.reduce(applyChange, sets);
    options.onChange?.(call, before, sets);
    lastChange += 1;
    return { ChangeInfo: { Id: `/change/C${lastChange}`, Status: 'PENDING' } };
  };
  const send = async (actor: string, command: unknown): Promise<unknown> => {
    const call = readCommand(actor, command);
    calls.push(call);
    const fault = await options.around?.(call);
    if (fault?.before) throw fault.before;
    const result = answer(call, (command as { input: unknown }).input);
    await options.settle?.(call);
    if (fault?.after) throw fault.after;
    return result;
  };
  return {
    calls,
    sets: () => sets,
    client: (actor) =>
      ({
        send: (command: unknown, { abortSignal }: { abortSignal?: AbortSignal } = {}) =>
          Promise.race([send(actor, command), ...(abortSignal ? [abortOf(abortSignal)] : [])]),
      }) as unknown as Route53Client,
    texts: (name) =>
      sets
        .filter((set) => set.Type === 'TXT' && plain(set.Name) === plain(name))
        .flatMap((set) => set.ResourceRecords ?? [])
        .map(({ Value }) => (Value ?? '').slice(1, -1)),
    put(set) {
      sets = applyChange(sets, { Action: 'CREATE', ResourceRecordSet: set });
    },
    fill(more) {
      sets = [...sets, ...more];
    },
    reset(all) {
      sets = all;
    },
  };
}

/** A TXT set as a person or a client writes it. */
export function txtSet(
  name: string,
  values: readonly string[],
  more: Partial<ResourceRecordSet> = {},
): ResourceRecordSet {
  return {
    Name: name,
    Type: 'TXT',
    TTL: 60,
    ResourceRecords: values.map((value) => ({ Value: `"${value}"` })),
    ...more,
  };
}

function readCommand(actor: string, command: unknown): Call {
  if (command instanceof ListResourceRecordSetsCommand) return { actor, kind: 'list', changes: [] };
  if (command instanceof GetChangeCommand) return { actor, kind: 'get', changes: [] };
  if (command instanceof ChangeResourceRecordSetsCommand) {
    return { actor, kind: 'change', changes: command.input.ChangeBatch?.Changes ?? [] };
  }
  throw new TypeError('a command that the prober has no permission for');
}

function assertWithinLimits(changes: readonly Change[]): void {
  const values = changes.flatMap(({ Action, ResourceRecordSet }) => {
    const own = ResourceRecordSet?.ResourceRecords ?? [];
    return Action === 'UPSERT' ? [...own, ...own] : own;
  });
  const characters = values.reduce((sum, { Value }) => sum + (Value ?? '').length, 0);
  if (values.length > MOST_RECORDS) throw invalid(`Number of records limit of ${MOST_RECORDS} exceeded.`);
  if (characters > MOST_CHARACTERS) throw invalid(`Number of characters limit of ${MOST_CHARACTERS} exceeded.`);
}

/** A set may be deleted and then created; twice the same action, or UPSERT beside another, is refused. */
function assertNoContradiction(changes: readonly Change[]): void {
  for (const [key, actions] of Map.groupBy(changes, ({ ResourceRecordSet }) => keyOf(ResourceRecordSet ?? EMPTY))) {
    const done = actions.map(({ Action }) => Action).join(' ');
    if (actions.length > 1 && done !== 'DELETE CREATE')
      throw invalid(`The request contains an invalid set of changes: ${key}`);
  }
}
const EMPTY: ResourceRecordSet = { Name: '', Type: 'TXT' };

function applyChange(sets: readonly ResourceRecordSet[], change: Change): readonly ResourceRecordSet[] {
  const { Action, ResourceRecordSet: wanted } = change;
  if (!wanted) throw invalid('no record set');
  const same = sets.find((set) => keyOf(set) === keyOf(wanted));
  if (Action === 'DELETE') {
    if (!same) throw invalid(`Tried to delete resource record set ${wanted.Name} but it was not found`);
    if (contentOf(same) !== contentOf(wanted)) {
      throw invalid(`Tried to delete resource record set ${wanted.Name} but the values provided do not match`);
    }
    return sets.filter((set) => set !== same);
  }
  if (Action === 'CREATE' && same)
    throw invalid(`Tried to create resource record set ${wanted.Name} but it already exists`);
  const others = sets.filter((set) => set !== same);
  assertValues(wanted);
  assertMayLie(wanted, others);
  return [...others, wanted];
}

function assertMayLie(wanted: ResourceRecordSet, others: readonly ResourceRecordSet[]): void {
  const beside = others.filter((set) => plain(set.Name) === plain(wanted.Name));
  if (beside.some((set) => (set.Type === 'CNAME') !== (wanted.Type === 'CNAME'))) {
    throw invalid(`RRSet of type ${wanted.Type} with DNS name ${wanted.Name} is not permitted beside a CNAME`);
  }
  const sameType = beside.filter((set) => set.Type === wanted.Type);
  if (
    sameType.some((set) => policyOf(set) !== policyOf(wanted)) ||
    (policyOf(wanted) === 'simple' && sameType.length > 0)
  ) {
    throw invalid(`RRSet ${wanted.Name} cannot lie beside sets with another routing policy`);
  }
  if (policyOf(wanted) === 'weighted' && sameType.some(({ TTL }) => TTL !== wanted.TTL)) {
    throw invalid(`RRSet ${wanted.Name}: weighted sets must contain the same TTL`);
  }
}

function policyOf({ SetIdentifier, Weight }: ResourceRecordSet): 'simple' | 'weighted' | 'other' {
  if (SetIdentifier === undefined) return 'simple';
  return Weight === undefined ? 'other' : 'weighted';
}

/** A TXT value is one or more strings in quotes, each of at most 255 characters ("TXT" in ResourceRecordTypes). */
const TXT_VALUE = /^"(?:[^"\\]|\\.){0,255}"(?:[ \t]*"(?:[^"\\]|\\.){0,255}")*$/;

const CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  TXT: (value) => TXT_VALUE.test(value),
  A: isIPv4,
};

function assertValues({ Name, Type, ResourceRecords }: ResourceRecordSet): void {
  const values = (ResourceRecords ?? []).map(({ Value = '' }) => Value);
  if (new Set(values).size !== values.length) throw invalid(`Duplicate Resource Record at ${Name}`);
  if (values.length > MOST_VALUES) throw invalid(`Number of values limit of ${MOST_VALUES} exceeded.`);
  const isRight = CHECKS[Type ?? ''];
  if (isRight && !values.every(isRight)) throw invalid(`Invalid Resource Record at ${Name}`);
}

const MOST_ITEMS = 300;

function list(sets: readonly ResourceRecordSet[], input: ListResourceRecordSetsCommandInput): unknown {
  const size = input.MaxItems ?? MOST_ITEMS;
  if (size > MOST_ITEMS) throw new ServiceError('InvalidInput', 'MaxItems');
  const sorted = inOrder(sets);
  const from =
    input.StartRecordName === undefined
      ? ''
      : positionOf({
          Name: input.StartRecordName,
          Type: input.StartRecordType,
          SetIdentifier: input.StartRecordIdentifier,
        });
  const rest = sorted.filter(({ position }) => compare(position, from) >= 0).map(({ set }) => set);
  const next = rest[size];
  return {
    ResourceRecordSets: rest.slice(0, size),
    IsTruncated: next !== undefined,
    ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type, NextRecordIdentifier: next.SetIdentifier } : {}),
  };
}

type Placed = { readonly set: ResourceRecordSet; readonly position: string };
const orders = new WeakMap<readonly ResourceRecordSet[], Placed[]>();

function inOrder(sets: readonly ResourceRecordSet[]): Placed[] {
  const known = orders.get(sets);
  if (known) return known;
  const placed = sets
    .map((set) => ({ set, position: positionOf(set) }))
    .sort((a, b) => compare(a.position, b.position));
  orders.set(sets, placed);
  return placed;
}

type Position = Pick<ResourceRecordSet, 'Name' | 'SetIdentifier'> & { readonly Type?: string | undefined };

/** Labels reversed, then type and identifier. */
function positionOf({ Name, Type, SetIdentifier }: Position): string {
  return `${plain(Name).split('.').reverse().join('.')}. ${Type ?? ''} ${SetIdentifier ?? ''}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Route 53 gives some characters as `\\ooo`, octal, and takes them so as well ("DNS domain name format"). */
function plain(name: string | undefined): string {
  return canonicalName(name ?? '');
}

function keyOf({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  return `${plain(Name)} ${Type} ${SetIdentifier ?? ''}`;
}

function contentOf(set: ResourceRecordSet): string {
  const values = (set.ResourceRecords ?? []).map(({ Value }) => Value).sort();
  return JSON.stringify([set.TTL, values, set.Weight, set.MultiValueAnswer, set.AliasTarget]);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidChangeBatch', message);
}
