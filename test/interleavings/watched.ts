import { type Change, ChangeResourceRecordSetsCommand, type Route53Client } from '@aws-sdk/client-route-53';
import { plainName, textsIn } from './stage.ts';

/** What was seen of a story: how often, by name. */
export type Tally = Map<string, number>;
export function count(tally: Tally, what: string, times = 1): void {
  tally.set(what, (tally.get(what) ?? 0) + times);
}

/**
 * A prober's client whose batches are looked at. A DELETE names its set exactly as it lies there or the batch is refused, so
 * that a batch itself says what it would take away.
 * @param options.mayTouch whether this prober may write or remove a value
 * @param options.comesLast whether it must not write where others are
 * @param options.broken told of each batch that would take, or change, something of somebody else
 */
export function watchedClient(
  client: Route53Client,
  options: {
    readonly who: string;
    readonly mayTouch: (value: string) => boolean;
    readonly comesLast: boolean;
    readonly broken: (what: string) => void;
    readonly tally: Tally;
  },
): Route53Client {
  const { who, broken, tally } = options;
  return {
    async send(...args: Parameters<Route53Client['send']>) {
      const [command] = args;
      if (command instanceof ChangeResourceRecordSetsCommand) {
        for (const fault of faultsIn(command.input.ChangeBatch?.Changes ?? [], options)) broken(`${who}: ${fault}`);
        count(tally, 'changesOfOurs');
      }
      try {
        return await (client.send(...args) as unknown as Promise<unknown>);
      } catch (error) {
        if (error instanceof Error && error.name === 'InvalidChangeBatch') count(tally, 'conflictsOfOurs');
        throw error;
      }
    },
  } as unknown as Route53Client;
}

function faultsIn(
  changes: readonly Change[],
  { mayTouch, comesLast }: { readonly mayTouch: (value: string) => boolean; readonly comesLast: boolean },
): string[] {
  const names = [...new Set(changes.map(({ ResourceRecordSet }) => plainName(ResourceRecordSet?.Name)))];
  return names.flatMap((name) => {
    const here = changes.filter(({ ResourceRecordSet }) => plainName(ResourceRecordSet?.Name) === name);
    const of = (action: Change['Action']) =>
      here.flatMap(({ Action, ResourceRecordSet }) =>
        Action === action && ResourceRecordSet ? [ResourceRecordSet] : [],
      );
    const [before, after] = [of('DELETE'), of('CREATE')];
    const [was, is] = [textsIn(before), textsIn(after)];
    const foreign = was.filter((value) => !mayTouch(value));
    const changed = [...was.filter((value) => !is.includes(value)), ...is.filter((value) => !was.includes(value))];
    const ttls = new Set([...before, ...after].map(({ TTL }) => TTL));
    return [
      ...(before.length + after.length < here.length ? [`neither CREATE nor DELETE at ${name}`] : []),
      ...changed.filter((value) => !mayTouch(value)).map((value) => `would change ${value} at ${name}`),
      ...(foreign.length > 0 && ttls.size > 1 ? [`would change the TTL of others at ${name}`] : []),
      ...(comesLast && foreign.length > 0 && is.length > was.length ? [`would write beside others at ${name}`] : []),
    ];
  });
}
