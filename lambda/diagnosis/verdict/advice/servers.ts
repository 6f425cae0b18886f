import type { DnsAnswerEvidence } from '../../../contract/evidence/dns.ts';
import { checksOf } from '../../findings/looks.ts';
import { type ServerView, serversOf } from '../dns-view.ts';
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

/** The same question to each of these servers, over the same transport. */
export function digAnswers(asked: readonly Asked[]): string | undefined {
  return lines(
    asked.map(
      ({ answer: { address, transport }, name }) =>
        shell`dig @${ipAddress(address)} ${domain(name)} TXT +norecurse${transport === 'tcp' ? ' +tcp' : ''}`,
    ),
  );
}

/** Servers as the rules see them: who is accused is who is asked. */
export function serversThat(it: Case, fits: (server: ServerView) => boolean): ServerView[] {
  return serversOf(it).filter(fits);
}

/**
 * Asks each server for the challenge names of its zone, or for the zone where there are none; where no server is concerned, it
 * is one above the zone, which the way from the root shows. @param flags of dig, in turn
 */
export function digServers(
  it: Case,
  servers: readonly ServerView[],
  flags: readonly string[] = [''],
): string | undefined {
  const names = (zone: string) =>
    checksOf(it.evidence, 'authoritative').flatMap(({ check }) =>
      check.zone === zone ? [shell`${domain(check.target)} TXT`] : [],
    );
  const questions = servers.flatMap(({ zone, address }) => {
    const asked = names(zone);
    const each = asked.length > 0 ? asked.slice(0, 1) : [shell`${domain(zone)} SOA`];
    return each.flatMap((what) => flags.map((flag) => shell`dig @${ipAddress(address)} ${what} +norecurse${flag}`));
  });
  return servers.length > 0 ? lines(questions) : shell`dig ${domain(it.evidence.zone)} NS +trace`;
}

/** Names of servers for people, each once. */
export function serverNames(servers: readonly { readonly server: string }[]): string {
  const names = [...new Set(servers.map(({ server }) => domain(server) ?? 'a server with an odd name'))];
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
