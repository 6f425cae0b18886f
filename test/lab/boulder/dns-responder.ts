import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Answer, type CaaData, type decode, streamDecode, streamEncode } from 'dns-packet';

const NXDOMAIN = 3;
const SERVFAIL = 2;
const AUTHORITATIVE = 1 << 10;

/** The DNS as one perspective sees it: a server over TCP that answers what a test puts in. */
export type DnsResponder = {
  /** host:port */
  readonly server: string;
  addTxt(name: string, value: string): void;
  addCaa(name: string, record: CaaData): void;
  addCname(name: string, target: string): void;
  /** Every question for this name fails from now on. */
  failAt(name: string): void;
  /** Names that were asked, as `TYPE name`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
};

export async function startDnsResponder(): Promise<DnsResponder> {
  const records: Answer[] = [];
  const failing = new Set<string>();
  const asked: string[] = [];
  const answer = (packet: Buffer): Buffer => {
    const { id, questions } = streamDecode(packet) as ReturnType<typeof decode>;
    const question = questions?.[0];
    const name = question?.name.toLowerCase() ?? '';
    asked.push(`${question?.type} ${name}`);
    const answers = answersFor(records, name, question?.type ?? '');
    const rcode = failing.has(name) ? SERVFAIL : exists(records, name) ? 0 : NXDOMAIN;
    const flags = AUTHORITATIVE | rcode;
    return streamEncode({ type: 'response', id: id ?? 0, flags, questions: questions ?? [], answers });
  };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (packet) => socket.end(answer(packet)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    server: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    addTxt: (name, value) => records.push({ name, type: 'TXT', data: value }),
    addCaa: (name, data) => records.push({ name, type: 'CAA', data }),
    addCname: (name, target) => records.push({ name, type: 'CNAME', data: target }),
    failAt: (name) => failing.add(name),
    asked,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** A recursive resolver's answer holds the whole chain of aliases. */
function answersFor(records: readonly Answer[], name: string, type: string): Answer[] {
  const here = records.filter((record) => record.name === name);
  const alias = here.find((record) => record.type === 'CNAME');
  if (alias?.type === 'CNAME') return [alias, ...answersFor(records, alias.data, type)];
  return here.filter((record) => record.type === type);
}

/** Every name above one that exists, exists too (RFC 8020). */
function exists(records: readonly Answer[], name: string): boolean {
  return ['example.org', ...records.map((record) => record.name)].some(
    (owner) => owner === name || owner.endsWith(`.${name}`),
  );
}
