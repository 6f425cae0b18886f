/** A request as Pebble's own log has it. */
export type LoggedRequest = {
  readonly method: string;
  /** The path of the resource without the object's id, as in `/order-plz` or `/my-order/`. */
  readonly path: string;
};

/** Requests in the order that Pebble took them up; what it refused before (an unknown path) is not among them. */
export function requestsInLog(log: string): LoggedRequest[] {
  return [...log.matchAll(/ ([A-Z]+) (\/\S*) -> calling handler\(\)$/gm)].map(([, method = '', path = '']) => ({
    method,
    path,
  }));
}
