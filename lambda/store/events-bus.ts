import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { BUS_SOURCE, type BusEvent } from '../contract/bus-events.ts';
import { errorName, TroubleError } from '../contract/problem.ts';

/** The end of a put, tries included: a bus that hangs must not keep the function. */
const PUT_MS = 3_000;

/** The team's own automation listens there. */
export type EventsBus = {
  /** @param events at most 10, the most that PutEvents takes. @throws TroubleError `events-unavailable` */
  put(events: readonly BusEvent[]): Promise<void>;
};

export function createEventsBus(client: EventBridgeClient, busName: string): EventsBus {
  return {
    async put(events) {
      const Entries = events.map(({ type, detail }) => ({
        EventBusName: busName,
        Source: BUS_SOURCE,
        DetailType: type,
        Detail: JSON.stringify(detail),
      }));
      const refused = await send(new PutEventsCommand({ Entries }));
      if (refused !== undefined) throw unavailable(busName, refused);
    },
  };

  /** The error of the first entry that was refused: PutEvents answers 200 all the same. */
  async function send(command: PutEventsCommand): Promise<string | undefined> {
    try {
      const { Entries = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(PUT_MS) });
      return Entries.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode;
    } catch (error) {
      return errorName(error);
    }
  }
}

function unavailable(bus: string, name: string): TroubleError {
  return new TroubleError({
    code: 'events-unavailable',
    message: `EventBridge answered PutEvents on ${bus} with ${name}, so the team's automation was not told of this round.`,
    action:
      'Check that the bus exists, that the role of the function may call events:PutEvents there, and the health of EventBridge in this region.',
    cause: name.slice(0, 100),
  });
}
