import { expect, test } from 'vitest';
import { agreementLinks } from '../../../lambda/diagnosis/verdict/links.ts';
import { type ProbeView, viewOf } from '../../../lambda/diagnosis/verdict/view.ts';
import { changedEvidence, probeOf } from '../support/evidence-changes.ts';

const NONE = { agree: undefined, terms: undefined };
const TERMS = 'https://ca.example.net/terms/2';

/** The probe that a CA refused because of its terms. @param link header of that answer */
function refused(link?: string, instance?: string): ProbeView {
  const evidence = changedEvidence('refusal-terms', [
    (facts) => {
      const { requests, trouble } = probeOf(facts, 'backup');
      Object.assign(requests.findLast(({ status = 0 }) => status >= 400) ?? {}, { link });
      Object.assign(trouble?.problem ?? {}, { instance });
    },
  ]);
  const probe = viewOf(evidence).probes.find(({ ca }) => ca === 'backup');
  if (!probe) throw new Error('no probe');
  return probe;
}

test.each([
  ['in quotes', `<${TERMS}>;rel="terms-of-service"`],
  ['without quotes', `<${TERMS}>; rel=terms-of-service`],
  ['after other parameters', `<${TERMS}>; title="Terms"; rel="terms-of-service"`],
  ['after white space', `<${TERMS}>  ;  rel="terms-of-service"`],
  ['after another link', `<https://ca.example.net/dir>;rel="index", <${TERMS}>;rel="terms-of-service"`],
])('terms that the CA links: %s', (_how, link) => {
  expect(agreementLinks(refused(link))).toEqual({ agree: undefined, terms: TERMS });
});

test.each([
  ['no link', undefined],
  ['a link of another kind', `<${TERMS}>;rel="index"`],
  ['the kind belongs to a link that is none', `<${TERMS}> and rel="terms-of-service"`],
  ['the address is not HTTPS', '<http://ca.example.net/terms>;rel="terms-of-service"'],
  ['words before the address', '<see https://ca.example.net/terms>;rel="terms-of-service"'],
  ['words after the address', '<https://ca.example.net/terms to read>;rel="terms-of-service"'],
  ['the address is long', `<https://ca.example.net/${'t'.repeat(250)}>;rel="terms-of-service"`],
])('no terms are linked: %s', (_how, link) => {
  expect(agreementLinks(refused(link))).toEqual(NONE);
});

test('where to agree is the instance of the problem', () => {
  expect(agreementLinks(refused(undefined, 'https://ca.example.net/agree?account=1'))).toEqual({
    agree: 'https://ca.example.net/agree?account=1',
    terms: undefined,
  });
});

test('a trouble without a problem says nothing of terms', () => {
  const probe = refused();
  const { problem: _, ...without } = probe.trouble ?? { code: 'ca-refused' as const };

  expect(agreementLinks({ ...probe, trouble: without } as ProbeView)).toEqual(NONE);
});

test('a probe without a trouble says nothing of terms', () => {
  const { trouble: _, ...probe } = refused();

  expect(agreementLinks(probe)).toEqual(NONE);
});
