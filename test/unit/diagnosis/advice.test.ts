import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EvidenceFacts } from '../../../lambda/contract/evidence/evidence.ts';
import { VERDICT_CODE_LIST, VERDICT_CODES } from '../../../lambda/contract/verdict/catalogue.ts';
import { actionSchema, VERDICT_BOUNDS } from '../../../lambda/contract/verdict/verdict.ts';
import { adviceEvidence, advise, commandsOf } from './advice-cases.ts';
import { answer, changeChecks, control } from './some-evidence.ts';

const SHELL = /^(aws|curl|dig|for|jq|npm|npx|openssl|GROUP=|ROLE=|SECRET=)/;
const isRecord = (line: string) => / IN (CAA|CNAME|NS) /.test(line);

/** Something at every place that a command is made from. */
const rich = adviceEvidence((facts) => {
  changeChecks(facts, 'alias', (check) => Object.assign(check, { end: 'nodata', zone: 'example.org' }));
  changeChecks(facts, 'authoritative', (check) => {
    check.answers = [
      answer({ withoutEdns: true, rcode: 'SERVFAIL' }),
      answer({ transport: 'tcp', failure: 'timeout', rcode: 'REFUSED' }),
      answer({ address: '192.0.2.2', rcode: 'NXDOMAIN', values: undefined }),
    ];
  });
  changeChecks(facts, 'delegation', (check) => {
    for (const server of check.servers) Object.assign(server, { state: 'lame', why: 'REFUSED' });
  });
  const [caa] = facts.caa.found ?? [];
  if (!caa) throw new Error('no CAA');
  const record = { flags: 128, tag: 'issue', value: 'other.test; accounturi=https://ca.test/account/2' };
  const REFUSED = ['other-issuer', 'other-account', 'other-method', 'critical-unknown-tag'] as const;
  facts.caa.found = [
    ...REFUSED.map((reason) => ({ ...caa, outcome: 'refused' as const, reason })),
    { ...caa, outcome: 'undetermined' as const, reason: 'lookup-failed' as const },
  ].map((each) => ({ ...each, foundAt: 'example.org', decidedBy: 0, records: [record] }));
  facts.controls.found?.push(control('status-api', { ca: 'staging', url: 'https://status.test/api' }));
});

describe.each(VERDICT_CODE_LIST)('advice about %s', (code) => {
  test('is there where somebody must act, a sentence each', () => {
    const actions = advise(code, rich);

    expect(actions.length > 0).toBe(VERDICT_CODES[code].fault !== 'none' || code !== 'healthy');
    expect(actions.length).toBeLessThanOrEqual(VERDICT_BOUNDS.actions);
    expect(actions.filter(({ text }) => !/^[A-Z][\s\S]*\.$/.test(text))).toEqual([]);
  });

  test('has commands that a shell can read, or records', () => {
    const commands = commandsOf(advise(code, rich));

    expect(commands.filter((command) => !SHELL.test(command) && !command.split('\n').every(isRecord))).toEqual([]);
    for (const command of commands.filter((each) => SHELL.test(each))) {
      const { status, stderr } = spawnSync('sh', ['-n'], { input: command, encoding: 'utf8' });
      expect({ command, status, stderr }).toEqual({ command, status: 0, stderr: '' });
    }
  });

  test('names no value that is secret, and no placeholder where the evidence has it', () => {
    const known = commandsOf(advise(code, rich))
      .join('\n')
      .replace(/<(key id|HMAC key|good id|bad id)>/g, '');

    expect(known).not.toMatch(/<[a-z]|undefined/i);
  });
});

test('every kind of advice finds something to make a command of, where there is one to make', () => {
  const without = VERDICT_CODE_LIST.filter((code) => commandsOf(advise(code, rich)).length === 0);

  expect(without).toEqual(['healthy']);
});

describe('whatever the names in the evidence are', () => {
  /** Keys whose texts come from the DNS, from CAs and from the config. */
  const OPEN =
    /^(name|names|target|server|address|zone|title|directory|url|identifier|foundAt|value|tag|accountUrl|retryAt|id|ca|deployment|nameServers|aliases|caaIdentities|said|why)$/;

  /** Every such text replaced; the CA ids in one way, so that they are found. */
  function withTexts(facts: EvidenceFacts, text: (old: string) => string): EvidenceFacts {
    return walk(facts, '') as EvidenceFacts;

    function walk(value: unknown, key: string): unknown {
      if (typeof value === 'string') return OPEN.test(key) ? text(value) : value;
      if (Array.isArray(value)) return value.map((each) => walk(each, key));
      if (typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([name, each]) => [key === 'publishedAt' ? text(name) : name, each]);
      return Object.fromEntries(
        entries.map(([name, each]) => [name, walk(each, key === 'publishedAt' ? 'name' : name)]),
      );
    }
  }

  test.each([
    ['a command of their own', '$(id>&2)'],
    ['backquotes', '`id>&2`'],
    ['a quote', `'"; id>&2; echo '`],
    ['a new line', '\nid>&2\n'],
    ['an option', ' --output=id>&2'],
  ])('%s in them comes into no command', (_, evil) => {
    for (const hostile of [(old: string) => `${old}${evil}`, (old: string) => `${evil}${old}`]) {
      const facts = withTexts(rich, hostile);
      for (const code of VERDICT_CODE_LIST) {
        const commands = commandsOf(advise(code, facts, { cas: [hostile('staging')] }));

        expect(commands.filter((command) => command.includes('id>&2'))).toEqual([]);
      }
    }
  });

  test('a name that begins like an option or a server of dig is in no command', () => {
    for (const evil of ['-f/etc/passwd', '@192.0.2.9', '+trace']) {
      const facts = withTexts(rich, () => evil);
      const commands = VERDICT_CODE_LIST.flatMap((code) => commandsOf(advise(code, facts, { cas: [evil] })));

      expect(commands.filter((command) => command.includes(` ${evil}`) && !command.includes('NS +trace'))).toEqual([]);
    }
  });

  test('actions stay within their bounds', () => {
    const huge = fc.tuple(fc.string({ maxLength: 20 }), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(huge, fc.constantFrom(...VERDICT_CODE_LIST), ([text, times], code) => {
        const facts = withTexts(rich, () => `a.${text}`.repeat(times));
        const cas = [`a.${text}`.repeat(times)];
        const actions = advise(code, facts, { cas });

        expect(actions.length).toBeLessThanOrEqual(VERDICT_BOUNDS.actions);
        expect(actions.every((action) => actionSchema.safeParse(action).success)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('long names that are sound do not make a command too long to be kept', () => {
    const label = 'a'.repeat(60);
    const facts = withTexts(rich, (old) => `${label}.${label}.${label}.${old.length}.test`);

    for (const code of VERDICT_CODE_LIST) {
      const actions = advise(code, facts, { cas: [`${label}.${label}.${label}.${'staging'.length}.test`] });
      expect(actions.map((action) => actionSchema.safeParse(action).error)).toEqual(actions.map(() => undefined));
    }
  });
});
