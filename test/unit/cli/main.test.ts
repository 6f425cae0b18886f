import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Context } from '../../../bin/cli/context.ts';
import { CommandError } from '../../../bin/cli/failure.ts';
import { main } from '../../../bin/cli/main.ts';
import { VERDICT_CODE_LIST, VERDICT_CODES } from '../../../lambda/contract/verdict/catalogue.ts';
import { FAULTS } from '../../../lambda/contract/verdict/vocabulary.ts';

let out: string[];
let err: string;

beforeEach(() => {
  out = [];
  err = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out.push(String(text));
    return true;
  });
});
afterEach(() => void vi.restoreAllMocks());

/** @param refuse what every use of AWS throws */
function context(refuse: Error): Context {
  return {
    aws: () => {
      throw refuse;
    },
    clock: { now: () => 0 },
    paint: (_tone, text) => text,
    progress: { tell: () => undefined, end: () => undefined },
    print: (lines) => void out.push(...lines),
  };
}

const denied = new CommandError(3, 'You may not.', 'Ask somebody.');

describe('exit codes and what is told', () => {
  it('tells trouble in two sentences on stderr, without a stack trace', async () => {
    expect(await main(['status'], context(denied))).toBe(3);
    expect(err).toMatch(/prober:.* You may not\.\n {2}Ask somebody\.\n$/);
    expect(err).not.toMatch(/\n\s+at /);
    expect(out).toEqual([]);
  });

  it('tells it with --json on stdout too', async () => {
    expect(await main(['status', '--json'], context(denied))).toBe(3);
    expect(JSON.parse(out.join(''))).toEqual({
      error: { message: 'You may not.', action: 'Ask somebody.', exitCode: 3 },
    });
  });

  it('owns up to a failure of its own in one line', async () => {
    expect(await main(['status'], context(new TypeError('x is undefined\n    at y')))).toBe(1);
    expect(err).toContain('The program itself failed: TypeError: x is undefined');
    expect(err).not.toContain('at y');
  });

  it.each([[['stats']], [['status', '--nope']], [['evidence']], [['explain', 'a', 'b']], [[]]])(
    'takes %j for wrong usage',
    async (args) => expect(await main(args, context(denied))).toBe(2),
  );

  it.each([[['--help']], [['now', '--help']], [['help', 'status']]])('shows help for %j', async (args) => {
    expect(await main(args, context(denied))).toBe(0);
    expect(out.join('')).toContain('Exit codes:');
  });
});

describe('explain', () => {
  it('lists every code of the catalogue under who must act', async () => {
    expect(await main(['explain'], context(denied))).toBe(0);
    const groups = out.join('\n').split('\n\n');
    const listed = groups.map((group) => {
      const [heading = '', ...lines] = group.split('\n');
      return [heading.split(' ')[0], lines.flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? [])];
    });
    const codesOf = (fault: string) => VERDICT_CODE_LIST.filter((code) => VERDICT_CODES[code].fault === fault);
    expect(listed).toEqual(FAULTS.map((fault) => [fault, codesOf(fault)]));
  });

  it('gives the catalogue as JSON', async () => {
    await main(['explain', '--json'], context(denied));
    expect(JSON.parse(out.join(''))).toHaveLength(VERDICT_CODE_LIST.length);
    expect(JSON.parse(out.join(''))[0]).toEqual({
      ...{ code: 'healthy', ...VERDICT_CODES.healthy, page: 'docs/verdicts/healthy.md' },
    });
  });

  it.each([
    ['a misspelt code', 'caa-forbids-isuer', 'caa-forbids-issuer'],
    ['a part of a code', 'dnssec', 'dnssec-broken'],
  ])('names the nearest ones to %s', async (_what, code, near) => {
    expect(await main(['explain', code], context(denied))).toBe(2);
    expect(err).toContain(near);
  });

  it('knows the error codes of steps as well', async () => {
    expect(await main(['explain', 'propagation-timeout'], context(denied))).toBe(0);
    expect(out[0]).toContain('propagation-timeout: Not every authoritative server');
  });
});
