import { issue, issuewild } from '../../unit/dns/caa/rows.ts';
import { ZONE } from '../dns/world.ts';
import type { CaaWorld } from './caa-world.ts';

/** Where records lie, and what servers do when they are asked for them. */
export type CaaPlace = {
  readonly is: string;
  readonly rfc: string;
  arrange(world: CaaWorld): Promise<void> | void;
  /** Default: `a.b.<zone>`. */
  readonly identifier?: string;
  /** Outcome and reason, and where the records were found. */
  readonly gives: string;
  readonly at?: string;
};

const NAME = `a.b.${ZONE}`;
const PARENT = `b.${ZONE}`;
const OURS = [issue('ca.example')];
const OTHERS = [issue('other.example')];
const manyIssuers = (count: number) => Array.from({ length: count }, (_, index) => issue(`number-${index}.example`));
const inParentZone = (dns: CaaWorld['dns'], name: string, value: string) => dns.parent.set(name, 'CAA', 60, [value]);

export const CAA_PLACES: readonly CaaPlace[] = [
  { is: 'nothing anywhere', rfc: 'RFC 8659 section 3', arrange: () => undefined, gives: 'allowed no-records' },
  {
    is: 'the closest set counts, though a parent forbids',
    rfc: 'RFC 8659 section 3',
    arrange: ({ serve }) => {
      serve(NAME, OURS);
      serve(PARENT, [issue(';')]);
    },
    gives: 'allowed authorized',
    at: NAME,
  },
  {
    is: 'the parent label, past a name without records',
    rfc: 'RFC 8659 section 3',
    arrange: ({ serve }) => serve(PARENT, OTHERS),
    gives: 'refused other-issuer',
    at: PARENT,
  },
  {
    is: 'the parent label, past a name that does not exist',
    rfc: 'RFC 8659 section 3, RFC 8020',
    arrange: ({ serve }) => serve(ZONE, OTHERS),
    identifier: `gone.gone.${ZONE}`,
    gives: 'refused other-issuer',
    at: ZONE,
  },
  {
    is: 'the zone above the delegated one',
    rfc: 'RFC 8659 section 3',
    arrange: ({ dns }) => inParentZone(dns, 'example.org', '0 issue ";"'),
    gives: 'refused nobody-may-issue',
    at: 'example.org',
  },
  {
    is: 'a set of iodef alone ends the climb',
    rfc: 'RFC 8659 sections 3 and 4.4',
    arrange: ({ serve }) => {
      serve(NAME, [[0, 'iodef', 'mailto:a@b.example']]);
      serve(PARENT, [issue(';')]);
    },
    gives: 'allowed no-relevant-property',
    at: NAME,
  },
  {
    is: 'a set of issuemail alone ends the climb',
    rfc: 'RFC 9495 section 3',
    arrange: ({ serve }) => {
      serve(NAME, [[0, 'issuemail', ';']]);
      serve(PARENT, [issue(';')]);
    },
    gives: 'allowed no-relevant-property',
    at: NAME,
  },
  {
    is: 'a wildcard begins at its base, and issuewild of a parent holds',
    rfc: 'RFC 8659 sections 3 and 4.3',
    arrange: ({ serve }) => serve(PARENT, [...OURS, issuewild(';')]),
    identifier: `*.${NAME}`,
    gives: 'refused nobody-may-issue',
    at: PARENT,
  },
  {
    is: 'a wildcard CAA of the zone stands for the name',
    rfc: 'RFC 4592 section 3.3.1',
    arrange: ({ serve }) => serve(`*.b.${ZONE}`, OTHERS),
    identifier: `any.b.${ZONE}`,
    gives: 'refused other-issuer',
    at: `any.b.${ZONE}`,
  },
  {
    is: 'an identifier in capitals',
    rfc: 'RFC 4343',
    arrange: ({ serve }) => serve(NAME, OTHERS),
    identifier: NAME.toUpperCase(),
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'a CNAME leads to the set that counts',
    rfc: 'RFC 8659 section 3',
    arrange: ({ source, serve }) => {
      source.set(ZONE, NAME, 'CNAME', [`target.deep.${ZONE}`]);
      serve(`target.deep.${ZONE}`, OTHERS);
      serve(PARENT, OURS);
    },
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'a CNAME does not lead the climb to the parents of its target',
    rfc: 'RFC 8659 section 3',
    arrange: ({ source, serve }) => {
      source.set(ZONE, NAME, 'CNAME', [`target.deep.${ZONE}`]);
      source.set(ZONE, `target.deep.${ZONE}`, 'A', ['192.0.2.1']);
      serve(`deep.${ZONE}`, OTHERS);
      serve(PARENT, OURS);
    },
    gives: 'allowed authorized',
    at: PARENT,
  },
  {
    is: 'a CNAME to a name that does not exist: the climb goes on',
    rfc: 'RFC 8659 section 3',
    arrange: ({ source, serve }) => {
      source.set(ZONE, NAME, 'CNAME', [`gone.${ZONE}`]);
      serve(PARENT, OTHERS);
    },
    gives: 'refused other-issuer',
    at: PARENT,
  },
  {
    is: 'a CNAME into another zone',
    rfc: 'RFC 8659 section 3',
    arrange: ({ source, dns }) => {
      source.set(ZONE, NAME, 'CNAME', ['caa.example.org']);
      inParentZone(dns, 'caa.example.org', '0 issue "other.example"');
    },
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'a chain of CNAMEs',
    rfc: 'RFC 8659 section 3',
    arrange: ({ source, serve }) => {
      source.set(ZONE, NAME, 'CNAME', [`one.${ZONE}`]);
      source.set(ZONE, `one.${ZONE}`, 'CNAME', [`two.${ZONE}`]);
      serve(`two.${ZONE}`, OURS);
    },
    gives: 'allowed authorized',
    at: NAME,
  },
  {
    is: 'CNAMEs in a circle',
    rfc: 'RFC 8659 section 3: a look-up that fails is no empty set',
    arrange: async ({ dns }) => dns.fault.on('cname-loop', { name: NAME }),
    gives: 'undetermined lookup-failed',
  },
  {
    is: 'more records than fit into UDP, ours the last',
    rfc: 'RFC 7766 section 5',
    arrange: ({ serve }) => serve(NAME, [...manyIssuers(40), ...OURS]),
    gives: 'allowed authorized',
    at: NAME,
  },
  {
    is: 'truncated always, TCP answers',
    rfc: 'RFC 7766 section 5',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OTHERS);
      await dns.fault.on('truncated');
    },
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'truncated, and TCP refused',
    rfc: 'RFC 8659 section 3: a look-up that fails is no empty set',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OURS);
      await dns.fault.on('truncated');
      await dns.fault.on('tcp-refused');
    },
    gives: 'undetermined lookup-failed',
  },
  {
    is: 'TCP refused where UDP is enough',
    rfc: 'RFC 7766 section 5',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OURS);
      await dns.fault.on('tcp-refused');
    },
    gives: 'allowed authorized',
    at: NAME,
  },
  {
    is: 'SERVFAIL at the name',
    rfc: 'RFC 8659 section 3: a look-up that fails is no empty set',
    arrange: async ({ serve, dns }) => {
      serve(PARENT, OURS);
      await dns.fault.on('caa-servfail', { name: NAME });
    },
    gives: 'undetermined lookup-failed',
  },
  {
    is: 'SERVFAIL at a name beside the way up',
    rfc: 'RFC 8659 section 3',
    arrange: async ({ serve, dns }) => {
      serve(PARENT, OURS);
      await dns.fault.on('caa-servfail', { name: `other.${PARENT}` });
    },
    gives: 'allowed authorized',
    at: PARENT,
  },
  {
    is: 'SERVFAIL at one server of four',
    rfc: 'RFC 1034 section 5.3.3: the next server is asked',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OTHERS);
      await dns.fault.on('caa-servfail', { servers: ['127.0.0.33'] });
    },
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'REFUSED by every server',
    rfc: 'RFC 8659 section 3: a look-up that fails is no empty set',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OURS);
      await dns.fault.on('lame');
    },
    gives: 'undetermined lookup-failed',
  },
  {
    is: 'servers that know no EDNS',
    rfc: 'RFC 6891 section 7',
    arrange: async ({ serve, dns }) => {
      serve(NAME, OTHERS);
      await dns.fault.on('edns-formerr');
    },
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'the fault caa-forbidden',
    rfc: 'RFC 8659 section 4.2',
    arrange: async ({ dns }) => dns.fault.on('caa-forbidden', { name: PARENT }),
    gives: 'refused nobody-may-issue',
    at: PARENT,
  },
  {
    is: 'the fault caa-other-issuer',
    rfc: 'RFC 8659 section 4.2',
    arrange: async ({ dns }) => dns.fault.on('caa-other-issuer', { name: NAME }),
    gives: 'refused other-issuer',
    at: NAME,
  },
  {
    is: 'the fault caa-critical-unknown',
    rfc: 'RFC 8659 section 4.1',
    arrange: async ({ dns }) => dns.fault.on('caa-critical-unknown', { name: NAME }),
    gives: 'refused critical-unknown-tag',
    at: NAME,
  },
];
