import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { Clock } from '../../lambda/contract/clock.ts';
import { plainName } from './stage.ts';
import type { ClientKind } from './story.ts';

/** An ACME client as teams run them beside the prober, with its own way to write its values at one challenge name. */
export type OtherClient = {
  /** Rejects when it is refused for good. */
  present(values: readonly string[]): Promise<void>;
  cleanUp(values: readonly string[]): Promise<void>;
};

export type ClientWorld = {
  readonly route53: Route53Client;
  readonly zoneId: string;
  readonly name: string;
  readonly clock: Clock;
  /** Between a read and the write that follows from it. */
  readonly thinksMs: number;
  /** Told each time that it is refused and will try again. */
  readonly onRefused: () => void;
};

/** Seconds: certbot-dns-route53, lego and cert-manager all have this. */
const TTL = 10;
/** The pauses of cert-manager's queue, which doubles them from 5 s on; cut short, for the stories are. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 20_000;
const MOST_TRIES = 40;

export function createOtherClient(kind: ClientKind, world: ClientWorld): OtherClient {
  return KINDS[kind](world);
}

const KINDS: Readonly<Record<ClientKind, (world: ClientWorld) => OtherClient>> = {
  'certbot-like': certbotLike,
  'lego-like': (world) => legoLike(world, withoutOwn),
  'lego-4-like': (world) => legoLike(world, everything),
  'cert-manager-like': certManagerLike,
  multivalue: (world) => creator(world, identified),
  exact: (world) => creator(world, (name, values) => [simple(name, values)]),
};

/** Knows the values of its own process alone, and puts them in the place of whatever is there (certbot-dns-route53 5). */
function certbotLike(world: ClientWorld): OtherClient {
  const own: string[] = [];
  const put = () => change(world, { Action: 'UPSERT', ResourceRecordSet: simple(world.name, own) });
  return {
    async present(values) {
      for (const value of values) {
        own.push(value);
        await put();
      }
    },
    async cleanUp(values) {
      for (const value of values) {
        own.splice(own.indexOf(value), 1);
        if (own.length > 0) await put();
        else await change(world, { Action: 'DELETE', ResourceRecordSet: simple(world.name, [value]) });
      }
    },
  };
}

/**
 * What was read, and its own, by UPSERT (lego's route53.go). Versions differ in what a clean-up takes away.
 * @param cleaning the change that a clean-up makes of what was read
 */
function legoLike(
  world: ClientWorld,
  cleaning: (name: string, value: string, read: readonly string[]) => Change,
): OtherClient {
  const read = async () => {
    const found = await textsAt(world);
    await world.clock.sleep(world.thinksMs);
    return found;
  };
  return {
    async present(values) {
      for (const value of values) {
        const there = await read();
        await change(world, {
          Action: 'UPSERT',
          ResourceRecordSet: simple(world.name, there.includes(value) ? there : [...there, value]),
        });
      }
    },
    async cleanUp(values) {
      for (const value of values) {
        const there = await read();
        if (there.length > 0) await change(world, cleaning(world.name, value, there));
      }
    },
  };
}

/** lego 5: its own value; the set with the last one. */
function withoutOwn(name: string, value: string, read: readonly string[]): Change {
  const rest = read.filter((each) => each !== value);
  if (rest.length > 0) return { Action: 'UPSERT', ResourceRecordSet: simple(name, rest) };
  return { Action: 'DELETE', ResourceRecordSet: simple(name, read) };
}

/** lego 4.9: all that is there, as it was read. */
function everything(name: string, _: string, read: readonly string[]): Change {
  return { Action: 'DELETE', ResourceRecordSet: simple(name, read) };
}

/** A set of its own for each value, one challenge of a name at a time; refused, it tries again later (cert-manager). */
function certManagerLike(world: ClientWorld): OtherClient {
  return {
    async present(values) {
      for (const set of identified(world.name, values)) {
        await untilTaken(world, () => change(world, { Action: 'UPSERT', ResourceRecordSet: set }));
      }
    },
    async cleanUp(values) {
      for (const set of identified(world.name, values)) {
        await change(world, { Action: 'DELETE', ResourceRecordSet: set }).catch((error: unknown) => {
          if (!isConflict(error)) throw error;
        });
      }
    },
  };
}

/** CREATEs its sets and DELETEs exactly them; refused, it tries the CREATE again later, and never the DELETE. */
function creator(
  world: ClientWorld,
  setsOf: (name: string, values: readonly string[]) => ResourceRecordSet[],
): OtherClient {
  const batch = (Action: Change['Action'], values: readonly string[]) =>
    change(world, ...setsOf(world.name, values).map((ResourceRecordSet): Change => ({ Action, ResourceRecordSet })));
  return {
    present: (values) => untilTaken(world, () => batch('CREATE', values)),
    cleanUp: (values) => batch('DELETE', values),
  };
}

async function untilTaken({ clock, onRefused }: ClientWorld, send: () => Promise<void>): Promise<void> {
  for (let tries = 1, pause = FIRST_PAUSE_MS; ; tries += 1, pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
    try {
      return await send();
    } catch (error) {
      if (!isConflict(error) || tries === MOST_TRIES) throw error;
      onRefused();
      await clock.sleep(pause);
    }
  }
}

/** Whether Route 53 refused it, for the zone is not as the client believed. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidChangeBatch';
}

async function change({ route53, zoneId }: ClientWorld, ...changes: Change[]): Promise<void> {
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes: changes } }));
}

/** All TXT values at the name, whatever sets they are in. */
async function textsAt({ route53, zoneId, name }: ClientWorld): Promise<string[]> {
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, StartRecordName: name, StartRecordType: 'TXT' }),
  );
  return ResourceRecordSets.filter((set) => plainName(set.Name) === name && set.Type === 'TXT')
    .flatMap(({ ResourceRecords = [] }) => ResourceRecords)
    .map(({ Value = '' }) => Value.slice(1, -1));
}

function simple(name: string, values: readonly string[]): ResourceRecordSet {
  return { Name: name, Type: 'TXT', TTL, ResourceRecords: values.map((value) => ({ Value: `"${value}"` })) };
}

function identified(name: string, values: readonly string[]): ResourceRecordSet[] {
  return values.map((value) => ({ ...simple(name, [value]), SetIdentifier: `"${value}"`, MultiValueAnswer: true }));
}
