import { describe, expect, it } from 'vitest';
import { type CaaQuestion, judgeCaa } from '../../../../lambda/dns/caa/judge.ts';
import { ISSUER_ROWS } from './issuer-rows.ts';
import { RESTRICTION_ROWS } from './restriction-rows.ts';
import { ACCOUNT, issue, type Row } from './rows.ts';

function ask({ set, wildcard, identities = ['ca.example'], account }: Omit<Row, 'is' | 'gives' | 'rfc'>): CaaQuestion {
  return {
    records: set.map(([flags, tag, value]) => ({ flags, tag, value })),
    wildcard: wildcard === true,
    caaIdentities: identities,
    accountUrl: account === null ? undefined : ACCOUNT,
    validationMethod: 'dns-01',
  };
}

describe('a relevant set of CAA records', () => {
  it.each([...ISSUER_ROWS, ...RESTRICTION_ROWS])('$is: $gives', (row) => {
    const { outcome, reason } = judgeCaa(ask(row));

    expect(`${outcome} ${reason}`).toBe(row.gives);
  });

  it('names the record that decided, the nearest miss before others', () => {
    const set = [issue(';'), issue('other.example'), issue('ca.example; accounturi=https://x/')];

    const judged = judgeCaa(ask({ set }));

    expect(judged).toEqual({ outcome: 'refused', reason: 'other-account', decidedBy: 2 });
  });
});
