import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

export const delegationConsistent: Rule = {
  id: 'delegation-consistent',
  judge: (facts) => acrossLooks(checksOf(facts, 'delegation').map(judge)),
};

function judge({ check, at }: Found<'delegation'>): Judged {
  const { zone, delegated, said, onlyAtParent, onlyInZone, glueDiffers, servers, parent } = check;
  const about = { subject: { name: zone }, evidence: [at] };
  if (delegated === 'no') {
    const detail = `The parent does not delegate ${zone}: ${said.join('; ')}.`;
    return { ...about, outcome: 'does-not-hold', value: 'not-delegated', detail };
  }
  if (delegated === 'unknown') {
    const detail = `The parent of ${zone} could not be asked: ${said.join('; ')}.`;
    return { ...about, outcome: 'could-not-tell', detail };
  }
  if (onlyAtParent.length + onlyInZone.length > 0) {
    const detail = `Name servers of ${zone} differ: only the parent names ${listed(onlyAtParent) || 'none'}, only the zone ${listed(onlyInZone) || 'none'}.`;
    return { ...about, outcome: 'does-not-hold', value: 'name-servers', detail };
  }
  if (glueDiffers.length > 0) {
    const detail = `The parent and the zone ${zone} give other addresses of ${listed(glueDiffers.map(({ server }) => server))}.`;
    return { ...about, outcome: 'does-not-hold', value: 'addresses', detail };
  }
  if (!servers.some(({ nameServers }) => nameServers.length > 0)) {
    return { ...about, outcome: 'could-not-tell', detail: `No server of ${zone} named its name servers.` };
  }
  const names = listed(parent?.nameServers ?? []);
  return { ...about, outcome: 'holds', detail: `${zone} and its parent name the same servers: ${names}.` };
}
