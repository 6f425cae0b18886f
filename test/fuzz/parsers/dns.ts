import { caaFindingSchema } from '../../../lambda/contract/evidence/caa.ts';
import { dnsAnswerSchema } from '../../../lambda/contract/evidence/dns.ts';
import { judgeFound } from '../../../lambda/dns/caa/check.ts';
import { parseCaaRdata } from '../../../lambda/dns/caa/record.ts';
import { toEvidence } from '../../../lambda/dns/observe/answer.ts';
import { readMessage, TYPES } from '../../../lambda/dns/observe/message.ts';
import { nameIn, recordsOf, soaIn } from '../../../lambda/dns/observe/records.ts';
import { toResolver } from '../../../lambda/dns/observe/resolver-address.ts';
import { fitsKey, keyTagOf, parseDs } from '../../../lambda/dns/observe/signer.ts';
import { answersQuery, decodeAnswer, encodeQuery, isTruncated } from '../../../lambda/dns/wire.ts';
import { cname, ns, soa, txt, uint16, writeReply } from '../../unit/dns/observe/message-writer.ts';
import { assert, assertPlain } from '../outcomes.ts';
import type { Parser } from '../parser.ts';

/** What name servers answer: a message has at most 65,535 octets. */

const LARGEST = 65_535;
const NAME = '_acme-challenge.a.acme.example.org';
const VALUE = 'LPsIwTo7o8BoG0-vjCyGQGBWSVIPxI-i_X336eUOQZo';
const SERVER = { name: 'ns.test', address: '192.0.2.1', port: 53 };
const QUERY = encodeQuery(7, { name: NAME, type: 'TXT' });
const PIECES = [
  '\u00c0\u000c',
  '\u00c0\u00ff',
  '\u00ff\u00ff',
  '\u0000\u0010\u0000\u0001',
  '?',
  '\u0001a',
  '\u0000\u0029',
];

const messages = async () => [
  writeReply(QUERY, { answers: [txt(NAME, VALUE), txt(NAME, VALUE, 'more')], ede: [{ code: 6, text: 'why' }] }),
  writeReply(QUERY, { answers: [cname(NAME, 'a.acme.example.org')], authorities: [soa('acme.example.org')] }),
  writeReply(QUERY, {
    aa: false,
    authorities: [ns('acme.example.org', 'ns-1.awsdns-1.org'), ns('acme.example.org', 'ns-2.test')],
  }),
];

const answers: Parser = {
  name: 'dns-answer',
  form: 'octets',
  largest: LARGEST,
  pieces: PIECES,
  examples: messages,
  read(input) {
    if (answersQuery(input, QUERY)) isTruncated(input);
    const decoded = decodedIn(input);
    const records = decoded ? [...decoded.answers, ...decoded.authorities, ...decoded.additionals] : [];
    for (const record of records) assertPlain([record.name, ...(record.type === 'TXT' ? [] : [record.data])]);
  },
};

function decodedIn(input: Buffer): ReturnType<typeof decodeAnswer> | undefined {
  try {
    return decodeAnswer(input);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const evidence: Parser = {
  name: 'dns-evidence',
  form: 'octets',
  largest: LARGEST,
  pieces: PIECES,
  examples: messages,
  read(input) {
    const message = messageIn(input);
    if (!message) return;
    const said = { packet: input, message };
    const heard = { server: SERVER, transport: 'tcp', attempts: 1, durationMs: 1, said } as const;
    const kept = assertPlain(dnsAnswerSchema.parse(toEvidence(heard, NAME, [VALUE])));
    assert(JSON.stringify(kept).length < 6_000, 'evidence beyond its bound');
    for (const record of recordsOf(message, 'authority', TYPES.SOA)) soaIn(said, record);
    assertPlain(recordsOf(message, 'authority', TYPES.NS).map((record) => nameIn(said, record)));
  },
};

function messageIn(input: Buffer) {
  try {
    return readMessage(input);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const caaRecord = (flags: number, tag: string, value: string) =>
  Buffer.concat([Buffer.from([flags, tag.length]), Buffer.from(`${tag}${value}`)]);
const ISSUER = { id: 'staging', caaIdentities: ['letsencrypt.org'], accountUrl: 'https://staging.test/acct/1' };

const caa: Parser = {
  name: 'dns-caa',
  form: 'octets',
  largest: LARGEST,
  pieces: ['letsencrypt.org', ';', ' ; ', 'accounturi=', 'validationmethods=', 'dns-01', ',', '\t', 'issuewild', '='],
  examples: async () => [
    caaRecord(0, 'issue', 'letsencrypt.org'),
    caaRecord(
      0,
      'issuewild',
      'letsencrypt.org; accounturi=https://staging.test/acct/1; validationmethods=dns-01,http-01',
    ),
    caaRecord(128, 'tbs', 'Unknown'),
    caaRecord(0, 'iodef', 'mailto:security@example.org'),
  ],
  read(input) {
    const record = parseCaaRdata(input);
    if (!record) return;
    for (const identifier of ['a.example.org', '*.a.example.org']) {
      const found = { at: 'example.org', set: { records: [record, record], aliases: [] } };
      const finding = assertPlain(caaFindingSchema.parse(judgeFound(identifier, ISSUER, found)));
      assert(JSON.stringify(finding).length < 10_000, 'a finding beyond its bound');
    }
  },
};

const signers: Parser = {
  name: 'dns-signers',
  form: 'octets',
  largest: LARGEST,
  examples: async () => [
    Buffer.concat([uint16(20_326), Buffer.from([8, 2]), Buffer.alloc(32, 7)]),
    Buffer.concat([uint16(257), Buffer.from([3, 13]), Buffer.alloc(64, 9)]),
  ],
  read(input) {
    const tag = keyTagOf(input);
    assert(Number.isInteger(tag) && tag >= 0 && tag <= 0xffff, `a key tag of ${tag}`);
    const signer = parseDs(input);
    if (signer) fitsKey(signer, 'acme.example.org', input);
  },
};

const resolvers: Parser = {
  name: 'resolver-address',
  form: 'text',
  largest: 10_000,
  pieces: ['10.0.0.2', ':53', '[fd00::2]', '::'],
  examples: async () => ['10.0.0.2:53', '[fd00::2]:53', 'fd00::2', '192.0.2.1'],
  read(input) {
    const server = toResolver(input.toString('utf8'));
    assert(server === undefined || (server.port > 0 && server.port < 65_536), `a port of ${server?.port}`);
  },
};

export const DNS_PARSERS: readonly Parser[] = [answers, evidence, caa, signers, resolvers];
