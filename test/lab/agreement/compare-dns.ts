import { expect, type TestContext } from 'vitest';
import { ZONE } from '../dns/world.ts';
import { compared } from './compared.ts';
import { type DnsCase, VALUES } from './dns-case.ts';
import type { ComparedWorld } from './dns-world.ts';
import { ALIAS, CHALLENGE } from './names.ts';
import { ASPECTS, type Seen } from './seen.ts';

/** Puts the lab's DNS into a state and holds the product's evidence against dig and delv, aspect by aspect. */
export async function compareDns(each: DnsCase, world: ComparedWorld, task: TestContext['task']): Promise<void> {
  await world.restore();
  const { dns, source } = world;
  source.set(ZONE, CHALLENGE, 'TXT', [`"${VALUES[0]}"`]);
  dns.parent.set(ALIAS, 'CNAME', 60, [`${CHALLENGE}.`]);
  if (each.signed) dns.setSigned(ZONE, true);
  each.arrange?.(world);
  if (each.fault) await dns.fault.onByName(each.fault, each.parameters);
  each.meanwhile?.(world);

  const looked = await world.look(each.at ?? CHALLENGE, each.expected ?? [VALUES[0]]);
  const [product, tools] = [looked.product, looked.tools].map((seen) =>
    each.errorVaries ? withOneError(seen) : seen,
  ) as [Seen, Seen];

  const aspects = ASPECTS.filter((aspect) => aspect !== 'resolver' || !each.resolverVaries);
  compared(task, `${each.resolverVaries ? 'dig' : 'dig and delv'}: ${aspects.join(', ')}`);
  expect(JSON.stringify(tools)).toContain(each.shows);
  for (const aspect of aspects) expect(product[aspect], `${aspect}: the product against dig`).toEqual(tools[aspect]);
}

/** DNSKEY Missing (9) told as DNSSEC Bogus (6). */
function withOneError(seen: Seen): Seen {
  const { validated, ...rest } = seen.resolver;
  return {
    ...seen,
    resolver: { ...rest, validated: { ...validated, ede: validated.ede.map((code) => (code === 9 ? 6 : code)) } },
  };
}
