import type { Inspectors } from '../../../lab/inspectors/prepare.ts';
import { plain } from './texts.ts';

/** One record as dig prints it; the owner plain, the data as in a zone file. */
export type DigRecord = {
  readonly section: 'answer' | 'authority' | 'additional';
  readonly name: string;
  readonly ttl: number;
  readonly type: string;
  readonly data: string;
  /** Of a DNSKEY record (`+rrcomments`). */
  readonly keyTag?: number;
};

export type DigAnswer = {
  readonly rcode: string;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly ad: boolean;
  readonly ede: readonly number[];
  readonly records: readonly DigRecord[];
  /** FORMERR came first; this is the answer to the same question without EDNS. */
  readonly withoutEdns?: true;
};
export type DigResult = DigAnswer | { readonly failure: 'refused' | 'timeout' };

export type DigServer = { readonly address: string; readonly port: number };
export type DigOptions = {
  readonly transport?: 'udp' | 'tcp';
  /** Of a resolver: with recursion, DNSSEC records wanted. */
  readonly resolver?: 'validating' | 'checking-disabled';
};

const MANNERS = ['+nocookie', '+tries=1', '+nostats', '+nocmd', '+noquestion', '+rrcomments', '+nosplit'];
/** Seconds: as long as the product has patience. */
const PATIENCE = { server: 2, resolver: 4 };

/** Asks one question with dig, over one transport: a truncated answer is the answer. */
export async function dig(
  inspectors: Inspectors,
  { address, port }: DigServer,
  [name, type]: readonly [string, string],
  { transport = 'udp', resolver }: DigOptions = {},
): Promise<DigResult> {
  const way = transport === 'tcp' ? '+tcp' : '+ignore';
  const asker = resolver
    ? ['+dnssec', `+timeout=${PATIENCE.resolver}`, ...(resolver === 'checking-disabled' ? ['+cd'] : [])]
    : ['+norecurse', `+timeout=${PATIENCE.server}`];
  const question = [`@${address}`, '-p', String(port), name === '' ? '.' : name, type];
  const ask = async (edns: string) => {
    const { output } = await inspectors.run('dig', [...question, ...MANNERS, way, ...asker, edns]);
    return readDig(output);
  };
  const first = await ask('+bufsize=1232');
  if ('failure' in first || first.rcode !== 'FORMERR') return first;
  const second = await ask('+noedns');
  return 'failure' in second ? second : { ...second, withoutEdns: true };
}

/** @throws Error for an output that says neither what was answered nor why nothing was */
export function readDig(output: string): DigResult {
  const [, rcode] = /status: (\w+), id:/.exec(output) ?? [];
  if (rcode === undefined) {
    if (output.includes('connection refused')) return { failure: 'refused' };
    if (output.includes('timed out')) return { failure: 'timeout' };
    throw new Error(`dig said neither an answer nor why there is none: ${output}`);
  }
  const flags = (/^;; flags: ([a-z ]*);/m.exec(output)?.[1] ?? '').split(' ');
  return {
    rcode,
    aa: flags.includes('aa'),
    tc: flags.includes('tc'),
    ad: flags.includes('ad'),
    ede: [...output.matchAll(/^; EDE: (\d+)/gm)].map(([, code]) => Number(code)),
    records: readRecords(output),
  };
}

function readRecords(output: string): DigRecord[] {
  const records: DigRecord[] = [];
  let section: DigRecord['section'] | undefined;
  for (const line of output.split('\n')) {
    const [, title] = /^;; (ANSWER|AUTHORITY|ADDITIONAL) SECTION:/.exec(line) ?? [];
    if (title) section = title.toLowerCase() as DigRecord['section'];
    const [, name, ttl, type, rest] = /^([^;\s]\S*)\s+(\d+)\s+IN\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!section || name === undefined || type === undefined || rest === undefined) continue;
    const [, data = rest, tag] = /^(.*?)\s*; .*key id = (\d+)$/.exec(rest) ?? [];
    const keyTag = tag === undefined ? {} : { keyTag: Number(tag) };
    records.push({ section, name: plain(name), ttl: Number(ttl), type, data, ...keyTag });
  }
  return records;
}

/** The records of a type at a name in the answer section. */
export function answersAt(result: DigResult, name: string, type: string): DigRecord[] {
  return inSection(result, 'answer', type).filter((record) => record.name === plain(name));
}

export function inSection(result: DigResult, section: DigRecord['section'], type: string): DigRecord[] {
  return 'failure' in result ? [] : result.records.filter((each) => each.section === section && each.type === type);
}
