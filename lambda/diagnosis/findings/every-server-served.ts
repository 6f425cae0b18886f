import type { DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import { type Judged, listed, type Rule } from './finding.ts';
import { checksOf, type Found, publishedNames, type When } from './looks.ts';

export const everyServerServedBefore = servedAt('before', 'every-server-served-before-validation');
export const everyServerServedAfter = servedAt('after', 'every-server-served-after-validation');

function servedAt(when: When, id: Rule['id']): Rule {
  return { id, judge: (facts) => judgeAll(facts, when) };
}

/** Of names that nothing was published at, there is nothing to serve. */
function judgeAll(facts: EvidenceFacts, when: When): Judged[] {
  const published = publishedNames(facts);
  return checksOf(facts, 'authoritative', when)
    .filter(({ check }) => published.has(check.name))
    .map((found) => judge(found, when));
}

type Server = {
  readonly address: string;
  readonly answers: { readonly answer: DnsAnswerEvidence; readonly at: string }[];
};

function judge({ check, at }: Found<'authoritative'>, when: When): Judged {
  const subject = { name: check.name };
  const servers = byAddress(check.answers, at);
  const time = when === 'before' ? 'when validation was asked for' : 'when no validation was open any more';
  const without = servers.filter((server) => !served(server) && spoke(server));
  if (without.length > 0) {
    const words = without.map((server) => `${nameOf(server)}: ${said(server)}`);
    const detail = `Not every server served the values at ${check.target} ${time}: ${listed(words)}.`;
    const evidence = without.flatMap(({ answers }) => answers.map((each) => each.at));
    return { subject, outcome: 'does-not-hold', value: 'missing', detail, evidence };
  }
  const silent = servers.filter((server) => !served(server)).map(nameOf);
  const unknown = check.notChecked.filter(({ server }) =>
    servers.every(({ answers }) => answers[0]?.answer.server !== server),
  );
  const open = [...silent, ...unknown.map(({ server }) => server)];
  if (open.length > 0 || servers.length === 0) {
    const detail = `What these served at ${check.target} ${time} is not known: ${listed(open) || 'no server could be asked'}.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  const detail = `All ${servers.length} servers served the values at ${check.target} ${time}.`;
  return { subject, outcome: 'holds', detail, evidence: [at] };
}

function byAddress(answers: readonly DnsAnswerEvidence[], at: string): Server[] {
  const servers = new Map<string, Server>();
  for (const [index, answer] of answers.entries()) {
    const server = servers.get(answer.address) ?? { address: answer.address, answers: [] };
    server.answers.push({ answer, at: `${at}/answers/${index}` });
    servers.set(answer.address, server);
  }
  return [...servers.values()];
}

/** Every answer that is whole holds all values, and one is whole: UDP cuts what TCP brings. */
function served({ answers }: Server): boolean {
  const whole = answers.filter(({ answer }) => answer.rcode !== undefined && !answer.truncated);
  return (
    whole.length > 0 &&
    whole.every(({ answer: { values } }) => values !== undefined && values.expectedServed === values.expected)
  );
}

function spoke({ answers }: Server): boolean {
  return answers.some(({ answer }) => answer.rcode !== undefined && !answer.truncated);
}

function said({ answers }: Server): string {
  const words = answers.map(({ answer: { transport, rcode, failure, values } }) => {
    const served = values ? ` with ${values.expectedServed} of ${values.expected} values` : '';
    return `${transport} ${rcode ?? failure}${served}`;
  });
  return words.join(' and ');
}

function nameOf({ address, answers }: Server): string {
  return `${answers[0]?.answer.server} (${address})`;
}
