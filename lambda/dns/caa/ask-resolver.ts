import { TroubleError } from '../../contract/problem.ts';
import { hearWhole } from '../observe/exchange.ts';
import { type ObserveOptions, openScope } from '../observe/scope.ts';
import type { DnsServer } from '../server.ts';
import { type DnsQuestion, rcodeName } from '../wire.ts';

/**
 * Asks a recursive resolver.
 * @returns its answer; undefined for NXDOMAIN
 * @throws TroubleError `dns-unreachable` when it gives none
 */
export async function askResolver(
  resolver: DnsServer,
  question: DnsQuestion,
  options: Omit<ObserveOptions, 'platformResolvers'>,
): Promise<Buffer | undefined> {
  const { said, failure } = await hearWhole(resolver, question, openScope(options), {
    bits: { recursionDesired: true },
  });
  const rcode = said ? rcodeName(said.message.rcode) : undefined;
  if (rcode === 'NXDOMAIN') return undefined;
  if (said && rcode === 'NOERROR') return said.packet;
  throw new TroubleError({
    code: 'dns-unreachable',
    step: 'propagation',
    message: `The resolver ${resolver.name} gave no usable answer about ${question.name}: ${rcode ?? failure ?? 'none'}.`,
    action: 'Ask it with dig, or name another resolver.',
  });
}
