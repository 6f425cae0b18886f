import type { Config } from '../../lambda/contract/config.ts';
import type { Recipient } from '../../lambda/contract/recipients.ts';

/** Who is told of what, each once. */
export type Recipients = { readonly page: readonly Recipient[]; readonly notify: readonly Recipient[] };

export function recipientsOf({ page, notify, recipients }: Config['alarms']): Recipients {
  return { page: eachOnce([...page, ...recipients]), notify: eachOnce([...notify, ...recipients]) };
}

function eachOnce(recipients: readonly Recipient[]): Recipient[] {
  return [...new Map(recipients.map((each) => [JSON.stringify(each), each])).values()];
}
