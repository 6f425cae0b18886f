import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

/** Of each zone and each challenge name, by the resolvers that the prober looks names up with. */
export const noShadowingZone: Rule = {
  id: 'no-shadowing-zone',
  judge: (facts) => acrossLooks(checksOf(facts, 'shadow').map(judge)),
};

function judge({ check: { name, resolvers }, at }: Found<'shadow'>): Judged {
  const subject = { name };
  const views = resolvers.map((view, index) => ({ view, at: `${at}/resolvers/${index}` }));
  const others = views.filter(({ view }) => view.reading === 'other');
  if (others.length > 0) {
    const words = others.map(
      ({ view }) => `${view.resolver} has it from ${view.zone || '(root)'} of ${view.primary}, ${view.why}`,
    );
    const detail = `Resolvers answer for ${name} from another zone than the public tree: ${listed(words)}.`;
    const evidence = others.map((each) => each.at);
    return { subject, outcome: 'does-not-hold', value: 'other-zone', detail, evidence };
  }
  const same = views.filter(({ view }) => view.reading === 'same');
  if (same.length === 0) {
    const words = views.map(({ view }) => `${view.resolver}: ${view.why}`);
    const detail = `Which zone resolvers answer for ${name} from is not known: ${listed(words) || 'there is none to ask'}.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  const detail = `${listed(same.map(({ view }) => view.resolver))} answered for ${name} from the zone of the public tree.`;
  return { subject, outcome: 'holds', detail, evidence: same.map((each) => each.at) };
}
