import type { DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

type Transport = DnsAnswerEvidence['transport'];

export const serversReachableUdp = reachableOver('udp', 'servers-reachable-udp');
export const serversReachableTcp = reachableOver('tcp', 'servers-reachable-tcp');

function reachableOver(transport: Transport, id: Rule['id']): Rule {
  return { id, judge: (facts) => acrossLooks(checksOf(facts, 'authoritative').map((each) => judge(each, transport))) };
}

function judge({ check: { name, answers, notChecked }, at }: Found<'authoritative'>, transport: Transport): Judged {
  const subject = { name };
  const asked = answers.flatMap((answer, index) =>
    answer.transport === transport ? [{ answer, at: `${at}/answers/${index}` }] : [],
  );
  const silent = asked.filter(({ answer: { failure } }) => failure !== undefined && failure !== 'not-asked');
  const how = transport.toUpperCase();
  if (silent.length > 0) {
    const words = silent.map(({ answer: { server, address, failure } }) => `${server} (${address}): ${failure}`);
    const detail = `Servers asked about ${name} gave no usable answer over ${how}: ${listed(words)}.`;
    const value = silent[0]?.answer.failure;
    return { subject, outcome: 'does-not-hold', value, detail, evidence: silent.map((each) => each.at) };
  }
  const unknown = notChecked.filter(({ server }) => asked.every(({ answer }) => answer.server !== server));
  if (unknown.length > 0 || asked.length === 0 || asked.some(({ answer }) => answer.failure === 'not-asked')) {
    const detail = `Not every server of ${name} was asked over ${how}: ${listed(unknown.map(({ server, why }) => `${server}: ${why}`)) || 'no time was left'}.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  const detail = `All ${asked.length} servers asked about ${name} answered over ${how}.`;
  return { subject, outcome: 'holds', detail, evidence: [at] };
}
