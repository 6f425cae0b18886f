import type { LabDns } from '../../../lab/dns/lab-dns.ts';
import type { Inspectors } from '../../../lab/inspectors/prepare.ts';
import type { CaaEvidenceRecord, CaaFinding } from '../../../lambda/contract/evidence/caa.ts';
import { checkCaa } from '../../../lambda/dns/caa/check.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { ACCOUNT, type Property, type Row } from '../../unit/dns/caa/rows.ts';
import { createZone, type FakeSource, NAME_SERVERS, startWorld, ZONE } from '../dns/world.ts';
import { answersAt, type DigRecord } from './dig.ts';
import { askWhole, descend } from './dig-descent.ts';
import { plain, quoted, unquoted } from './texts.ts';

/** A name server of the delegated zone, as dig asks it. */
const SERVER = '127.0.0.31';
const MOST_ALIASES = 8;

/** The lab's name servers with CAA records in a delegated zone, judged by the product and shown by dig. */
export type CaaWorld = {
  readonly dns: LabDns;
  readonly source: FakeSource;
  restore(): Promise<void>;
  serve(name: string, set: readonly Property[]): void;
  judge(identifier: string, row?: Pick<Row, 'identities' | 'account'>): Promise<CaaFinding>;
  /** The CAA records that dig finds for a name by climbing as RFC 8659 section 3 says, and where. */
  dig(identifier: string): Promise<{ readonly at?: string; readonly records: readonly CaaEvidenceRecord[] }>;
  stop(): Promise<void>;
};

export async function startCaaWorld(inspectors: Inspectors): Promise<CaaWorld> {
  const { dns, source } = await startWorld();
  const network = { rootHints: dns.rootHints, authoritativePort: dns.port, resolvers: [] };
  const digWorld = { inspectors, port: dns.port, resolver: { address: SERVER, port: dns.port }, roots: dns.rootHints };
  const read = async (name: string): Promise<DigRecord[]> => {
    let owner = name;
    for (let hops = 0; hops <= MOST_ALIASES; hops += 1) {
      const { last } = liesIn(owner, ZONE)
        ? { last: await askWhole(inspectors, { address: SERVER, port: dns.port }, [owner, 'CAA']) }
        : await descend(owner, 'CAA', digWorld);
      const [cname] = last ? answersAt(last, owner, 'CNAME') : [];
      if (!cname) return last ? answersAt(last, owner, 'CAA') : [];
      owner = plain(cname.data);
    }
    return [];
  };
  return {
    dns,
    source,
    async restore() {
      await dns.fault.allOff();
      source.remove(ZONE);
      createZone(source);
      dns.delegate(ZONE, NAME_SERVERS);
    },
    serve(name, set) {
      const values = set.map(([flags, tag, value]) => `${flags} ${tag} ${quoted(value)}`);
      source.set(ZONE, name, 'CAA', values);
    },
    judge: (identifier, { identities = ['ca.example'], account } = {}) => {
      const issuer = { id: 'main', caaIdentities: identities, accountUrl: account === null ? undefined : ACCOUNT };
      return checkCaa(identifier, issuer, { network, clock: systemClock, deadline: Date.now() + 20_000 });
    },
    async dig(identifier) {
      const labels = plain(identifier).replace(/^\*\./, '').split('.');
      for (const at of labels.map((_, index) => labels.slice(index).join('.'))) {
        const records = await read(at);
        if (records.length > 0) return { at, records: records.map(({ data }) => toRecord(data)) };
      }
      return { records: [] };
    },
    stop: () => dns.close(),
  };
}

function liesIn(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** `0 issue "ca.example"` with the escapes that the product's evidence has: `\ddd` for all that is not plain. */
function toRecord(data: string): CaaEvidenceRecord {
  const [, flags, tag = '', value = ''] = /^(\d+) (\S+) (".*")$/.exec(data) ?? [];
  const plainValue = unquoted(value).replace(
    /[^\x20-\x7e]|["\\]/g,
    (char) => `\\${String(char.charCodeAt(0)).padStart(3, '0')}`,
  );
  return { flags: Number(flags), tag, value: plainValue };
}
