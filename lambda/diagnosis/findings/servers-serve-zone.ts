import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

export const serversServeZone: Rule = {
  id: 'servers-serve-zone',
  judge: (facts) =>
    acrossLooks(
      checksOf(facts, 'delegation')
        .filter(({ check }) => check.delegated === 'yes')
        .map(judge),
    ),
};

function judge({ check: { zone, servers, notChecked }, at }: Found<'delegation'>): Judged {
  const subject = { name: zone };
  const wrong = servers.flatMap((each, index) =>
    each.state === 'lame' ? [{ each, at: `${at}/servers/${index}` }] : [],
  );
  if (wrong.length > 0) {
    const words = wrong.map(({ each }) => `${each.server} (${each.address}): ${each.why ?? 'lame'}`);
    const detail = `Servers that the parent names do not serve ${zone}: ${listed(words)}.`;
    return { subject, outcome: 'does-not-hold', value: 'lame', detail, evidence: wrong.map((each) => each.at) };
  }
  const silent = servers.filter(({ state }) => state !== 'serves').map(({ server }) => server);
  // A server with an address that was asked is not unknown for another address without a route.
  const unknown = notChecked.filter(({ server }) => servers.every((each) => each.server !== server));
  const open = [...silent, ...unknown.map(({ server }) => server)];
  if (open.length > 0 || servers.length === 0) {
    const detail = `Whether these serve ${zone} is not known: ${listed(open) || 'no server could be asked'}.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  return { subject, outcome: 'holds', detail: `All ${servers.length} servers serve ${zone}.`, evidence: [at] };
}
