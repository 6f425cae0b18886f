import { describe, expect, test } from 'vitest';
import type { EvidenceFacts } from '../../../../lambda/contract/evidence/evidence.ts';
import type { Trouble } from '../../../../lambda/contract/problem.ts';
import type { VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';
import { titlesIn } from '../../../../lambda/diagnosis/verdict/advice/case.ts';
import { adviceEvidence, advise, commandsOf, REAL } from '../advice-cases.ts';
import { answer, changeChecks, control, ZONE } from '../some-evidence.ts';

/** Whom advice is about: CAs, servers, names and zones. */

const texts = (...args: Parameters<typeof advise>) => advise(...args).map(({ text }) => text);
const wait = (facts: EvidenceFacts, cas: readonly string[] = ['staging']) =>
  texts('waiting-for-ca', facts, { cas }).join();

test('CAs by their titles; none by a word for them', () => {
  const evidence = { ...adviceEvidence(), findings: [] };

  expect(titlesIn({ evidence, cas: ['staging', 'backup'] })).toBe('Staging and Backup');
  expect(titlesIn({ evidence, cas: [] })).toBe('the CA');
});

describe('the time to come back', () => {
  const at = (...times: readonly (string | undefined)[]) =>
    adviceEvidence((facts) => {
      const [model] = facts.probes;
      if (!model) throw new Error('no probe');
      facts.probes = times.map((retryAt, index) => {
        const trouble: Trouble = { code: 'ca-rate-limited', message: '', action: '', ...(retryAt ? { retryAt } : {}) };
        return { ...model, ca: index === 0 ? 'staging' : 'backup', outcome: 'failed', trouble };
      });
    });
  const [SOON, LATE] = ['2026-11-25T07:00:00Z', '2026-11-25T08:00:00Z'];

  test.each([
    ['is that of the CA itself', at(SOON, LATE), ['staging'], SOON],
    ['is the last where there are several', at(LATE, SOON), ['staging', 'backup'], LATE],
    ['is not told where none was', at(undefined), ['staging'], 'Staging may be asked again'],
    ['is not told where it is no time', at(`${SOON} $(id)`), ['staging'], 'Staging may be asked again'],
    ['is not told where something else stands before it', at(`id ${SOON}`), ['staging'], 'Staging may be asked again'],
  ])('%s', (_what, facts, cas, expected) => {
    expect(wait(facts, cas)).toContain(`Wait until ${expected}:`);
  });
});

describe('status pages', () => {
  const page = (ca: string) => control('status-api', { ca, url: `https://${ca}.status.test` });

  test('are those of the CAs that are concerned', () => {
    const facts = adviceEvidence(({ controls }) => void controls.found?.push(page('staging'), page('backup')));
    const [command] = commandsOf(advise('ca-incident-announced', facts)).filter((each) => each.includes('status.test'));

    expect(command).toBe("curl -sS 'https://staging.status.test'");
  });

  test('without an address are none', () => {
    const facts = adviceEvidence(({ controls }) => {
      controls.found?.push(control('status-api', { ca: 'staging', url: undefined } as object));
    });

    expect(commandsOf(advise('ca-incident-announced', facts)).filter((each) => each.startsWith('curl'))).toEqual([]);
  });
});

test.each(["a'b", 'A', 'a.b', `${'a'.repeat(65)}`, "'a", 'a;'])(
  'certificates of a CA with the id %s are not asked for',
  (id) => {
    const facts = adviceEvidence((each) => {
      each.cas = each.cas.map((ca, index) => (index === 0 ? { ...ca, id } : ca));
    });
    const piped = commandsOf(advise('ca-certificate-wrong', facts, { cas: [id] }));

    expect(piped.filter((each) => each.includes('openssl'))).toEqual([]);
  },
);

describe('aliases', () => {
  const ends = (end: string, zone = ZONE) =>
    adviceEvidence((facts) =>
      changeChecks(facts, 'alias', (check) =>
        Object.assign(check, { name: `_acme-challenge.${REAL}`, target: `${REAL}.${ZONE}`, end, zone }),
      ),
    );
  const looks = (facts: EvidenceFacts) => advise('alias-wrong', facts)[0]?.command;
  const BOTH = `dig _acme-challenge.${REAL} CNAME\ndig _acme-challenge.${REAL} TXT`;

  test.each(['circle', 'too-many', 'unusable'])(
    'one that ends in %s is looked at, in the right zone as well',
    (end) => {
      expect(looks(ends(end))).toBe(BOTH);
    },
  );

  test.each([
    ['leads into the zone', ends('txt')],
    ['could not be followed', ends('unreachable', 'example.org')],
  ])('one that %s is not', (_what, facts) => {
    expect(looks(facts)).toBeUndefined();
  });

  test('each leads to where its own name is published', () => {
    const facts = ends('circle');
    const [staging] = facts.identifiers;
    if (!staging) throw new Error('no identifiers');
    staging.publishedAt = { 'api.example.org': `api.${ZONE}`, [`*.${REAL}`]: `${REAL}.${ZONE}` };

    expect(advise('alias-wrong', facts)[1]?.command).toBe(`_acme-challenge.${REAL}. 300 IN CNAME ${REAL}.${ZONE}.`);
  });
});

describe('name servers', () => {
  const none = { rcode: undefined, values: undefined };
  const asked = (code: VerdictCode, ...answers: ReturnType<typeof answer>[]) => {
    const facts = adviceEvidence((each) =>
      changeChecks(each, 'authoritative', (check) => Object.assign(check, { answers })),
    );
    return texts(code, facts)[0];
  };
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      answer({ server: `ns${index + 1}.test`, address: `192.0.2.${index + 1}`, rcode: 'SERVFAIL', values: undefined }),
    );

  test('are each named once, four at most', () => {
    expect(asked('servers-failing', ...many(4))).toContain('Ask ns1.test, ns2.test, ns3.test, ns4.test, from');
    expect(asked('servers-failing', ...many(6))).toContain('ns1.test, ns2.test, ns3.test, ns4.test and 2 more, from');
  });

  test('whose names are odd are not named', () => {
    expect(
      asked('servers-failing', answer({ server: 'a b', address: '192.0.2.9', rcode: 'SERVFAIL', values: undefined })),
    ).toContain('Ask a server with an odd name, from');
  });

  test('that serve some of the values are asked, and those that said nothing are not', () => {
    const some = { count: 1, expected: 2, expectedServed: 1, foreign: 0, foreignHashes: [] };
    const whole = { ...some, count: 2, expectedServed: 2 };

    expect(asked('servers-disagree', answer({ values: some }), answer({ server: 'ns2.test', values: whole }))).toBe(
      'Ask ns1.test whether they serve the values of a round that goes on.',
    );
    expect(asked('servers-disagree', answer({ ...none, failure: 'timeout' }))).toMatch(/^Ask the name servers whether/);
  });

  const ofZone = (state: string, why: string) =>
    adviceEvidence((facts) => {
      changeChecks(facts, 'authoritative', (check) => Object.assign(check, { answers: [] }));
      changeChecks(facts, 'delegation', ({ servers }) => {
        servers.push({ server: 'old.test', address: '192.0.2.9', state: 'serves', nameServers: [] });
        Object.assign(servers.at(-1) ?? {}, { state, why });
      });
    });

  test('that were asked about the zone alone are accused of what they did there', () => {
    expect(texts('servers-failing', ofZone('lame', 'SERVFAIL'))[0]).toContain('Ask old.test, from');
    expect(texts('servers-unreachable', ofZone('unreachable', 'timeout'))[0]).toContain('Ask old.test from');
    expect(texts('servers-failing', ofZone('unreachable', 'timeout'))[0]).toContain('on the way from the root');
    expect(texts('servers-unreachable', ofZone('lame', 'REFUSED'))[0]).toContain('on the way from the root');
  });

  test('that answer about names are not called silent, whatever they did about the zone', () => {
    const facts = adviceEvidence((each) =>
      changeChecks(each, 'delegation', ({ servers }) => {
        for (const server of servers) Object.assign(server, { state: 'unreachable', why: 'timeout' });
      }),
    );

    expect(texts('servers-unreachable', facts)[0]).toContain('on the way from the root');
  });

  test('are asked about one of several names', () => {
    const facts = adviceEvidence((each) => {
      for (const { found } of [...each.dns.before, each.dns.after]) {
        const checks = found?.checks.filter(({ check }) => check === 'authoritative') ?? [];
        found?.checks.push(
          ...checks.map((check) => ({ ...structuredClone(check), target: `_acme-challenge.b.${ZONE}` })),
        );
      }
      changeChecks(each, 'authoritative', (check) => Object.assign(check, { answers: many(1) }));
    });

    expect(advise('servers-failing', facts)[0]?.command).toBe(
      `dig @192.0.2.1 _acme-challenge.a.${ZONE} TXT +norecurse`,
    );
  });
});

describe('another CA', () => {
  const offers = (code: VerdictCode, facts: EvidenceFacts, cas: readonly string[]) =>
    texts(code, facts, { cas }).filter((text) => text.includes('renew it at'));
  const all = adviceEvidence(({ probes, cas }) => {
    for (const probe of probes) probe.outcome = 'passed';
    const [model] = probes;
    const third = { id: 'third', title: 'Third', role: 'backup', directory: 'https://third.test/directory' } as const;
    cas.push({ ...third, publiclyTrusted: false, caaIdentities: [] });
    if (model) probes.push({ ...model, ca: 'third', role: 'backup' });
  });

  test('is not named where every CA that it is about issued all the same', () => {
    expect(offers('ca-incident-announced', all, ['staging'])).toEqual([]);
  });

  test('is named where one of them did not, or where it is about none', () => {
    const one = structuredClone(all);
    for (const probe of one.probes.slice(0, 1)) probe.outcome = 'failed';

    expect(offers('ca-incident-announced', one, ['staging', 'third'])).toHaveLength(1);
    expect(offers('ca-incident-announced', all, [])).toHaveLength(1);
  });

  test('is a backup CA, one of them, and none that it is about', () => {
    const one = structuredClone(all);
    for (const probe of one.probes.slice(1, 2)) probe.outcome = 'failed';

    expect(offers('ca-unreachable', one, ['backup'])).toEqual([expect.stringContaining('renew it at Third')]);
  });
});

test('staging can wait only where production was looked at', () => {
  const unseen = adviceEvidence(({ controls }) => Object.assign(controls, { found: [] }));
  const waits = (facts: EvidenceFacts, cas: readonly string[]) =>
    texts('ca-server-error', facts, { cas }).filter((text) => text.startsWith('Leave it'));

  expect(waits(unseen, ['staging'])).toEqual([]);
  expect(waits(adviceEvidence(), [])).toEqual([]);
});
