import type { SoaData } from 'dns-packet';
import type { RecordSet } from '../record-set.ts';
import type { AnsweredSet, ZoneAnswer } from '../zone-answer.ts';
import type { ZoneData } from '../zone-data.ts';
import { denialSet, insecureDelegation } from './denial.ts';
import { type SignatureFault, signSet } from './signature.ts';
import type { ZoneKey } from './zone-key.ts';

/** Says of each set what shall be wrong with its signature, if anything. */
export type SignatureFaults = (set: RecordSet) => SignatureFault | undefined;

/** An answer with its signatures and proofs (RFC 4035 section 3.1), as one gets it who sets the DO flag. */
export function signAnswer(answer: ZoneAnswer, data: ZoneData, key: ZoneKey, faults: SignatureFaults): ZoneAnswer {
  const withSignature = (set: AnsweredSet): RecordSet[] => [set, ...signSet(set, key, faults(set))];
  const proofs = answer.denials.map((denial) => {
    const ttl = negativeTtl(data);
    const delegated = !answer.authoritative && denial.kind === 'type';
    return delegated ? insecureDelegation(denial.name, ttl) : denialSet(denial, ttl);
  });
  // The NS set of a delegation is the child's own; the parent signs DS alone (RFC 4035 section 2.2).
  const signed = (set: RecordSet) => (answer.authoritative || set.type === 'DS' ? withSignature(set) : [set]);
  return {
    ...answer,
    answers: answer.answers.flatMap(withSignature),
    authorities: [...answer.authorities.flatMap(signed), ...proofs.flatMap(withSignature)],
  };
}

function negativeTtl(data: ZoneData): number {
  const soa = data.nodes.get(data.name)?.get('SOA')?.data[0] as SoaData | undefined;
  return soa?.minimum ?? 0;
}
