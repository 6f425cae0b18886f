import type { Network } from '../../../lambda/contract/deployment.ts';
import type { ReadName } from '../../../lambda/dns/caa/advice/place.ts';
import { climb } from '../../../lambda/dns/caa/climb.ts';
import { readOnce } from '../../../lambda/dns/caa/read-once.ts';
import { toResolver } from '../../../lambda/dns/observe/resolver-address.ts';
import { type DnsServer, plainName } from '../../../lambda/dns/server.ts';
import { machineClock } from '../clock.ts';
import { CommandError, EXIT } from '../failure.ts';

/** For all names together; what has not been read by then could not be told. */
const READING_MS = 60_000;
const LABEL = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^(\\*\\.)?${LABEL}(\\.${LABEL})*$`);

/** Names as certificates have them, each once. @throws CommandError for wrong usage */
export function namesFrom(given: readonly string[]): string[] {
  return [...new Set(given.map(nameFrom))];
}

function nameFrom(text: string): string {
  const name = plainName(text);
  if (NAME.test(name) && name.length <= 253) return name;
  throw new CommandError(
    EXIT.usage,
    `"${text}" is no domain name.`,
    'Give names as they stand on certificates: www.example.org, *.example.org; others than ASCII as xn--….',
  );
}

/** @throws CommandError for wrong usage */
export function resolverFrom(text: string): DnsServer {
  const resolver = toResolver(text);
  if (resolver) return resolver;
  throw new CommandError(
    EXIT.usage,
    `"${text}" is no resolver.`,
    'Give an IPv4 address, with a port where it is not 53.',
  );
}

/** The CAA set that counts for each name. @param tell what is being done */
export async function readNames(
  names: readonly string[],
  network: Pick<Network, 'rootHints' | 'authoritativePort'>,
  { resolver, tell }: { readonly resolver?: DnsServer | undefined; readonly tell: (what: string) => void },
): Promise<ReadName[]> {
  const read = readOnce({
    network: { ...network, resolvers: [] },
    clock: machineClock,
    deadline: machineClock.now() + READING_MS,
    ...(resolver ? { resolver } : {}),
  });
  let done = 0;
  const from = resolver ? `from ${resolver.name}` : 'from the name servers';
  const report = () => tell(`reading CAA ${from}: ${done} of ${names.length} names`);
  report();
  return Promise.all(
    names.map(async (name) => {
      const found = await climb(name, read);
      done += 1;
      report();
      return { name, found };
    }),
  );
}
