import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found, publishedNames } from './looks.ts';

export const resolversSeeValue: Rule = {
  id: 'resolvers-see-value',
  judge: (facts) => {
    const published = publishedNames(facts);
    return acrossLooks(
      checksOf(facts, 'resolvers')
        .filter(({ check }) => published.has(check.name))
        .map(judge),
    );
  },
};

function judge({ check: { name, resolvers }, at }: Found<'resolvers'>): Judged {
  const subject = { name };
  const views = resolvers.map((view, index) => ({ view, at: `${at}/resolvers/${index}` }));
  const blind = views.filter(({ view: { reading, validated } }) => {
    if (reading === 'found') return validated?.values?.expectedServed !== validated?.values?.expected;
    return reading === 'missing' || reading === 'dnssec-broken' || reading === 'servers-broken';
  });
  if (blind.length > 0) {
    const words = blind.map(({ view }) => `${view.resolver}: ${view.reading === 'found' ? 'not all' : view.reading}`);
    const detail = `Resolvers do not see the values at ${name}: ${listed(words)}.`;
    const value = blind[0]?.view.reading === 'found' ? 'not-all' : blind[0]?.view.reading;
    return { subject, outcome: 'does-not-hold', value, detail, evidence: blind.map((each) => each.at) };
  }
  const seeing = views.filter(({ view }) => view.reading === 'found');
  if (seeing.length === 0) {
    const words = views.map(({ view }) => `${view.resolver}: ${view.why ?? view.reading}`);
    const detail = `No resolver told what it sees at ${name}: ${listed(words)}.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  const detail = `All values at ${name} were seen by ${listed(seeing.map(({ view }) => view.resolver))}.`;
  return { subject, outcome: 'holds', detail, evidence: seeing.map((each) => each.at) };
}
