import type { DnsAnswerEvidence } from '../../../contract/evidence/dns.ts';
import { checksOf } from '../../findings/looks.ts';
import type { Case } from './case.ts';
import { domain, ipAddress, lines, shell } from './commands.ts';

/** Name servers of a case, and how they are asked by hand. */

export type Asked = { readonly answer: DnsAnswerEvidence; readonly name: string };

/** Answers of authoritative servers at challenge names, at any time of the round. */
export function answersIn(it: Case, fits: (answer: DnsAnswerEvidence) => boolean): Asked[] {
  return checksOf(it.evidence, 'authoritative').flatMap(({ check }) =>
    check.answers.filter(fits).map((answer) => ({ answer, name: check.target })),
  );
}

/** One question to each of these servers, over the transport that it is about. @param flags of dig, as in `+noedns` */
export function digAnswers(asked: readonly Asked[], flags = ''): string | undefined {
  return lines(
    asked.map(
      ({ answer: { address, transport }, name }) =>
        shell`dig @${ipAddress(address)} ${domain(name)} TXT +norecurse${transport === 'tcp' ? ' +tcp' : ''}${flags}`,
    ),
  );
}

/** Names of servers for people, each once. */
export function serverNames(servers: readonly { readonly server: string }[]): string {
  const names = [...new Set(servers.map(({ server }) => domain(server) ?? 'a server with an odd name'))];
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
