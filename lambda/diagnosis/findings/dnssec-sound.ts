import { type Judged, listed, type Rule } from './finding.ts';
import { acrossLooks, checksOf, type Found } from './looks.ts';

/** Of each zone by its keys, and of each challenge name by the resolvers that validate. */
export const dnssecSound: Rule = {
  id: 'dnssec-sound',
  judge: (facts) =>
    acrossLooks([...checksOf(facts, 'dnssec').map(judgeZone), ...checksOf(facts, 'resolvers').map(judgeName)]),
};

function judgeZone({ check: { zone, state, said }, at }: Found<'dnssec'>): Judged {
  const about = { subject: { name: zone }, evidence: [at] };
  switch (state) {
    case 'signed':
      return { ...about, outcome: 'holds', detail: `A DS record at the parent fits a key of ${zone}.` };
    case 'unsigned':
      return { ...about, outcome: 'holds', detail: `${zone} is not signed, and the parent says so.` };
    case 'no-ds':
      return { ...about, outcome: 'holds', detail: `${zone} has keys, but no DS at the parent: nobody validates.` };
    case 'no-key':
      return broken(`The parent has a DS record for ${zone}, which has no key.`);
    case 'ds-mismatch':
      return broken(`No DS record at the parent fits a key of ${zone}.`);
    case 'unknown':
      return { ...about, outcome: 'could-not-tell', detail: `The keys of ${zone} are not known: ${listed(said)}.` };
  }
  function broken(detail: string): Judged {
    return { ...about, outcome: 'does-not-hold', value: state, detail };
  }
}

function judgeName({ check: { name, resolvers }, at }: Found<'resolvers'>): Judged {
  const subject = { name };
  const views = resolvers.map((view, index) => ({ view, at: `${at}/resolvers/${index}` }));
  const bogus = views.filter(({ view }) => view.reading === 'dnssec-broken');
  if (bogus.length > 0) {
    const who = listed(bogus.map(({ view }) => view.resolver));
    const detail = `${who} answered SERVFAIL about ${name}, and an answer once validation was off (CD).`;
    return {
      subject,
      outcome: 'does-not-hold',
      value: 'dnssec-broken',
      detail,
      evidence: bogus.map((each) => each.at),
    };
  }
  const answered = views.filter(({ view }) => view.reading === 'found' || view.reading === 'missing');
  if (answered.length === 0) {
    const detail = `No resolver gave an answer about ${name} that could be validated.`;
    return { subject, outcome: 'could-not-tell', detail, evidence: [at] };
  }
  const detail = `${listed(answered.map(({ view }) => view.resolver))} answered about ${name} with validation on.`;
  return { subject, outcome: 'holds', detail, evidence: answered.map((each) => each.at) };
}
