import { describe, expect, test } from 'vitest';
import type { CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import type { EvidenceFacts } from '../../../lambda/contract/evidence/evidence.ts';
import type { Finding } from '../../../lambda/contract/evidence/findings.ts';
import { adviceEvidence, advise, CHALLENGE, commandsOf, REAL } from './advice-cases.ts';
import { answer, changeChecks, control, ZONE } from './some-evidence.ts';

const [NAME, ACCOUNT] = ['_acme-challenge.a.acme.example.org', 'https://ca.test/account/1'];

const alias = (more: object) =>
  adviceEvidence((facts) => changeChecks(facts, 'alias', (check) => Object.assign(check, { name: CHALLENGE }, more)));

test('a name without an alias: the exact CNAME', () => {
  const facts = alias({ end: 'nodata', target: CHALLENGE, zone: 'example.org' });

  expect(advise('alias-missing', facts)[0]?.command).toBe(
    '_acme-challenge.www.example.org. 300 IN CNAME www.example.org.acme.example.org.',
  );
});

test('an alias that leads in a circle, though its zone is the right one: the CNAME that does not', () => {
  const facts = alias({ end: 'circle', zone: ZONE });

  expect(commandsOf(advise('alias-wrong', facts))).toContain(
    '_acme-challenge.www.example.org. 300 IN CNAME www.example.org.acme.example.org.',
  );
});

describe('CAA', () => {
  /** One refusal of the staging CA. */
  function caa(finding: Partial<CaaFinding>): EvidenceFacts {
    return adviceEvidence((facts) => {
      facts.caa.found = [
        {
          ...{ identifier: REAL, ca: 'staging', accountUrl: ACCOUNT, outcome: 'refused', reason: 'other-issuer' },
          ...{ message: 'No.', foundAt: 'example.org', aliases: [], records: [], recordCount: 0, ...finding },
        },
      ];
    });
  }
  const issue = (value: string, tag = 'issue', flags = 0) => ({ flags, tag, value });

  test.each([
    ['another issuer', 'caa-forbids-issuer', {}, 'example.org. 3600 IN CAA 0 issue "staging.test"'],
    [
      'an issuer, in a set whose records name accounts',
      'caa-forbids-issuer',
      { records: [issue('other.test; accounturi=https://other.test/1')] },
      `example.org. 3600 IN CAA 0 issue "staging.test; accounturi=${ACCOUNT}"`,
    ],
    [
      'a wildcard, where issuewild counts alone',
      'caa-forbids-issuer',
      { identifier: `*.${REAL}`, records: [issue('staging.test'), issue('other.test', 'issuewild')] },
      'example.org. 3600 IN CAA 0 issuewild "staging.test"',
    ],
    [
      'a wildcard, where there is no issuewild',
      'caa-forbids-issuer',
      { identifier: `*.${REAL}`, records: [issue('other.test')] },
      'example.org. 3600 IN CAA 0 issue "staging.test"',
    ],
    [
      'a plain name, where issuewild says nothing of it',
      'caa-forbids-issuer',
      { records: [issue('other.test', 'issuewild')] },
      'example.org. 3600 IN CAA 0 issue "staging.test"',
    ],
    [
      'records that a CNAME leads to',
      'caa-forbids-issuer',
      { aliases: ['caa.example.net'] },
      'caa.example.net. 3600 IN CAA 0 issue "staging.test"',
    ],
    [
      'another account',
      'caa-forbids-account',
      { reason: 'other-account' },
      `example.org. 3600 IN CAA 0 issue "staging.test; accounturi=${ACCOUNT}"`,
    ],
    [
      'another method, for one account',
      'caa-forbids-method',
      { reason: 'other-method', records: [issue('staging.test; accounturi=x; validationmethods=http-01')] },
      `example.org. 3600 IN CAA 0 issue "staging.test; accounturi=${ACCOUNT}; validationmethods=dns-01"`,
    ],
    [
      'a critical property: without its flag',
      'caa-unknown-critical',
      { reason: 'critical-unknown-tag', decidedBy: 1, records: [issue('x.test'), issue('y.test', 'isue', 128)] },
      'example.org. 3600 IN CAA 0 isue "y.test"',
    ],
  ] as const)('%s', (_, code, finding, record) => {
    expect(advise(code, caa(finding as Partial<CaaFinding>))[0]?.command).toBe(record);
  });

  test('no record is made for an account that is not known', () => {
    const facts = caa({ reason: 'other-account', accountUrl: undefined });

    expect(advise('caa-forbids-account', facts)[0]).toEqual({ text: expect.stringContaining('a CAA record for it') });
  });

  test('what the CA is asked about is named by the finding where the charge names no CA', () => {
    const subject = { ca: 'staging' };
    const finding: Finding = { id: 'caa-allows', outcome: 'does-not-hold', subject, detail: '', evidence: [] };
    const [first] = advise('caa-forbids-issuer', caa({}), { cas: [], findings: [finding] });

    expect(first?.text).toContain('Staging may issue');
    expect(first?.command).toBe('example.org. 3600 IN CAA 0 issue "staging.test"');
  });
});

describe('name servers', () => {
  const [two, three] = [
    { server: 'ns2.test', address: '192.0.2.2' },
    { server: 'ns3.test', address: '2001:db8::3' },
  ];
  const none = { values: undefined, rcode: undefined };
  const answers = [
    answer(),
    answer({ transport: 'tcp' }),
    answer({ ...two, rcode: 'NXDOMAIN', values: undefined }),
    answer({ ...two, ...none, transport: 'tcp', failure: 'timeout' }),
    answer({ ...three, rcode: 'SERVFAIL', values: undefined, withoutEdns: true }),
    answer({ server: 'ns4.test', address: '192.0.2.4', ...none, failure: 'timeout' }),
    answer({ server: 'ns4.test', address: '192.0.2.4', ...none, transport: 'tcp', failure: 'timeout' }),
  ];
  const facts = adviceEvidence((each) =>
    changeChecks(each, 'authoritative', (check) => Object.assign(check, { answers })),
  );

  test.each([
    ['servers-disagree', 'ns2.test', [`dig @192.0.2.2 ${NAME} TXT +norecurse`]],
    ['servers-refuse-tcp', 'ns2.test', [`dig @192.0.2.2 ${NAME} TXT +norecurse +tcp`]],
    ['servers-unreachable', 'ns4.test', [`dig @192.0.2.4 ${NAME} TXT +norecurse`]],
    ['servers-failing', 'ns3.test', [`dig @2001:db8::3 ${NAME} TXT +norecurse`]],
    [
      'servers-refuse-edns',
      'ns3.test',
      [`dig @2001:db8::3 ${NAME} TXT +norecurse`, `dig @2001:db8::3 ${NAME} TXT +norecurse +noedns`],
    ],
  ] as const)('%s: only those that are concerned are asked', (code, server, commands) => {
    const [first] = advise(code, facts);

    expect(first?.text).toContain(`Ask ${server}`);
    expect(first?.command?.split('\n')).toEqual(commands);
  });

  test('where those of the zone are well, the way from the root shows which is not', () => {
    expect(advise('servers-failing')[0]?.command).toBe('dig acme.example.org NS +trace');
  });

  test('a server that was not asked for a name is asked for the zone', () => {
    const silent = { server: 'old.test', address: '192.0.2.9', state: 'unreachable', why: 'timeout', nameServers: [] };
    const broken = adviceEvidence((each) =>
      changeChecks(each, 'delegation', (check) => Object.assign(check, { zone: 'example.org', servers: [silent] })),
    );

    expect(advise('servers-unreachable', broken)[0]?.command).toBe('dig @192.0.2.9 example.org SOA +norecurse');
  });

  test('a lame server is named, and asked for the zone', () => {
    const broken = adviceEvidence((each) =>
      changeChecks(each, 'delegation', (check) => {
        check.servers.push({
          server: 'old.test',
          address: '192.0.2.9',
          state: 'lame',
          why: 'REFUSED',
          nameServers: [],
        });
      }),
    );
    const actions = advise('name-server-lame', broken);

    expect(actions[1]?.text).toMatch(/^Take old\.test out of/);
    expect(actions[2]?.command).toBe('dig @192.0.2.9 acme.example.org SOA +norecurse');
  });
});

describe('delegation', () => {
  test('NS records that servers of the zone were seen to name are given as they are', () => {
    expect(advise('zone-not-delegated')[0]?.command).toBe('acme.example.org. 60 IN NS ns1.test.');
  });

  test('without any, the command prints them', () => {
    const facts = adviceEvidence((each) =>
      changeChecks(each, 'delegation', (check) => Object.assign(check, { delegated: 'no', servers: [] })),
    );
    const [first] = advise('zone-not-delegated', facts);

    expect(first?.command).toMatch(/^aws route53 get-hosted-zone .* --query DelegationSet\.NameServers/);
    expect(first?.command).toContain("'s/.*/acme.example.org. 3600 IN NS &./'");
  });
});

test('IAM is asked about a name that the prober publishes at', () => {
  const simulation = commandsOf(advise('iam-denies-route53')).find((each) =>
    each.includes('simulate-principal-policy'),
  );

  expect(simulation).toContain(`NormalizedRecordNames,ContextKeyValues=${REAL}.${ZONE},$TYPE"`);
});

test.each(['iam-denies-route53', 'iam-denies-function', 'prober-defect', 'ca-egress-blocked'] as const)(
  '%s of a pulse is about the pulse function, of a round about the one that made it',
  (code) => {
    const ofPulse = commandsOf(advise(code, { ...adviceEvidence(), pulse: { certificates: [] } })).join();
    const ofRound = commandsOf(advise(code)).join();

    expect([ofPulse.includes('PulseFunctionName'), ofPulse.includes('ProbeFunctionName')]).toEqual([true, false]);
    expect([ofRound.includes('PulseFunctionName'), ofRound.includes('ProbeFunctionName')]).toEqual([false, true]);
  },
);

test('a defect is looked for in the log of the function that has it', () => {
  const [ofPulse] = advise('prober-defect', { ...adviceEvidence(), pulse: { certificates: [] } });
  const [ofRound] = advise('prober-defect');

  expect(ofPulse?.text).toBe('Find the error in the log of the pulse function.');
  expect(ofRound?.text).toBe('Find the error in the log of the probe function.');
});

test('an account that is given up leaves the external account binding in the secret', () => {
  const [change] = commandsOf(advise('account-unusable'));

  expect(change).toContain("jq -c 'del(.accountUrl, .privateKeyPem)'");
  expect(change).toMatch(/put-secret-value --secret-id "\$SECRET" --secret-string "\$KEPT"$/);
});

describe('another CA', () => {
  test.each([
    'ca-unreachable',
    'validation-unexplained',
    'ca-busy',
    'ca-rate-limited',
    'ca-production-failing',
  ] as const)('%s: the backup CA that issued is named first', (code) => {
    expect(advise(code)[0]?.text).toMatch(/renew it at Backup: it issued in this round.*https:\/\/backup\.test/);
  });

  test.each([
    ['the backup CA failed as well', 'failed', ['staging']],
    ['it is the backup CA itself', 'passed', ['backup']],
    ['it is the backup CA as well', 'passed', ['staging', 'backup']],
  ] as const)('none is named where %s', (_, outcome, cas) => {
    const facts = adviceEvidence(({ probes }) => {
      for (const probe of probes.slice(1)) probe.outcome = outcome;
    });

    expect(advise('ca-unreachable', facts, { cas }).filter(({ text }) => text.includes('renew it'))).toEqual([]);
  });

  test.each(['zone-not-delegated', 'route53-throttled', 'budget-spent', 'no-egress', 'servers-failing'] as const)(
    '%s: none is named, for another CA is no way around it',
    (code) => {
      expect(advise(code).filter(({ text }) => text.includes('renew it'))).toEqual([]);
    },
  );

  const waits = (facts: EvidenceFacts, cas: readonly string[]) =>
    advise('ca-server-error', facts, { cas }).some(({ text }) => text.startsWith('Leave it until the morning'));

  test('staging alone can wait until the morning, where production answered as it should', () => {
    const doubtful = adviceEvidence(({ controls }) => {
      controls.found?.push(control('directory', { outcome: 'undetermined' }));
    });

    expect([waits(adviceEvidence(), ['staging']), waits(adviceEvidence(), ['staging', 'backup'])]).toEqual([
      true,
      false,
    ]);
    expect(waits(doubtful, ['staging'])).toBe(false);
  });
});

test('the time that a CA told is the time to wait for', () => {
  const facts = adviceEvidence(({ probes }) => {
    for (const probe of probes.slice(0, 1)) {
      probe.trouble = { code: 'ca-rate-limited', message: '', action: '', retryAt: '2026-11-25T07:30:00.000Z' };
    }
  });

  expect(advise('ca-rate-limited', facts)[1]?.text).toContain('until 2026-11-25T07:30:00.000Z');
  expect(advise('waiting-for-ca', facts)[1]?.text).toContain('until 2026-11-25T07:30:00.000Z');
});
