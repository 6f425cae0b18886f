import type { DnsAnswerEvidence } from '../../contract/evidence/dns.ts';
import { rcodeName } from '../wire.ts';
import type { Hearing } from './exchange.ts';
import { readExtendedErrors } from './extended-error.ts';
import { TYPES } from './message.ts';
import { answersAt, nameIn, recordsOf, type Said, soaIn } from './records.ts';
import { countValues } from './txt-values.ts';

/** A hearing about TXT records at a name, as evidence. */
export function toEvidence(heard: Hearing, name: string, expected: readonly string[]): DnsAnswerEvidence {
  const { server, transport, attempts, durationMs, failure, said } = heard;
  const plain = heard.withoutEdns ? { withoutEdns: true } : {};
  const sent = { server: server.name, address: server.address, transport, attempts, durationMs, ...plain };
  if (!said) return { ...sent, ...(failure ? { failure } : {}), extendedErrors: [] };
  const { message } = said;
  return {
    ...sent,
    rcode: rcodeName(message.rcode),
    authoritative: message.authoritative,
    truncated: message.truncated,
    authenticData: message.authenticData,
    ...(message.complete || message.truncated ? {} : { broken: true }),
    extendedErrors: readExtendedErrors(message),
    ...contents(said, name, expected),
  };
}

function contents(said: Said, name: string, expected: readonly string[]): Partial<DnsAnswerEvidence> {
  const { message } = said;
  if (message.truncated) return {};
  const [cname] = answersAt(said, name, TYPES.CNAME);
  const alias = cname && nameIn(said, cname);
  const [authority] = recordsOf(message, 'authority', TYPES.SOA);
  const soa = authority && soaIn(said, authority);
  return {
    ...(message.rcode === 0 ? { values: countValues(recordsOf(message, 'answer', TYPES.TXT), expected) } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(soa ? { negativeTtl: Math.min(soa.ttl, soa.minimum) } : {}),
  };
}
