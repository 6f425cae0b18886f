import { signAnswer } from './dnssec/sign-answer.ts';
import type { ActiveFault, Asked } from './faults/fault.ts';
import type { Responder } from './listener.ts';
import { encodeResponse, type Query, type Response, readQuery } from './message.ts';
import type { QueryLog } from './query-log.ts';
import { type RecordSet, toAnswers } from './record-set.ts';
import { type ServedZone, type ServedZones, withKey } from './served-zone.ts';
import { answerFrom } from './zone-answer.ts';
import type { ZoneData } from './zone-data.ts';

/** One authoritative server. */
export type AuthorityOptions = {
  readonly address: string;
  readonly findZone: ServedZones['find'];
  readonly queries: QueryLog;
  /** The faults that are on at this moment. */
  readonly faults: () => readonly ActiveFault[];
  /** Told what a server could not answer for a reason of the lab's own. */
  readonly onTrouble: (error: unknown) => void;
};

/** Answers as an authoritative server does: REFUSED for zones that it does not serve, SERVFAIL when their source fails. */
export function createAuthority(options: AuthorityOptions): Responder {
  return async (packet, { transport, client }) => {
    const query = readQuery(packet);
    if (query === undefined || Buffer.isBuffer(query)) return query;
    const { name, type } = query.question;
    options.queries.add({ at: Date.now(), server: options.address, client, transport, name, type });
    try {
      const response = await respond(query, { transport, client }, options);
      return response && encodeResponse(query, response, transport);
    } catch (error) {
      options.onTrouble(error);
      return encodeResponse(query, { rcode: 'SERVFAIL' }, transport);
    }
  };
}

async function respond(
  query: Query,
  from: Pick<Asked, 'transport' | 'client'>,
  { address, findZone, faults }: AuthorityOptions,
): Promise<Response | undefined> {
  const zone = await findZone(query.question.name, query.question.type);
  const asked: Asked = { server: address, ...from, query, zone: zone?.name };
  const active = faults();
  for (const fault of active) {
    const instead = await fault.before?.(asked);
    if (instead === 'silence') return undefined;
    if (instead) return instead;
  }
  const response = await lookUp(query, zone, asked, active);
  return active.reduce((changed, fault) => fault.after?.(changed, asked) ?? changed, response);
}

async function lookUp(
  query: Query,
  zone: ServedZone | undefined,
  asked: Asked,
  active: readonly ActiveFault[],
): Promise<Response> {
  // RFC 6891 section 6.1.3: a version of EDNS that the server does not know.
  if (query.edns && query.edns.version !== 0) return { rcode: 'BADVERS' };
  if (!zone) return { rcode: 'REFUSED' };
  const seen = active.reduce<ZoneData>(
    (data, fault) => fault.view?.(data, asked) ?? data,
    await zone.read(asked.server),
  );
  const data = withKey(seen, zone.key);
  const plain = answerFrom(data, query.question);
  const faultOf = (set: RecordSet) =>
    active.map((fault) => fault.signature?.(set, asked)).find((fault) => fault !== undefined);
  const answer = zone.key && query.edns?.dnssecOk ? signAnswer(plain, data, zone.key, faultOf) : plain;
  return {
    rcode: answer.rcode,
    authoritative: answer.authoritative,
    answers: answer.answers.flatMap(toAnswers),
    authorities: answer.authorities.flatMap(toAnswers),
    additionals: answer.additionals.flatMap(toAnswers),
  };
}
