import type { Control } from '../../contract/evidence/controls.ts';
import type { EvidenceFacts } from '../../contract/evidence/evidence.ts';
import type { FindingOutcome } from '../../contract/evidence/findings.ts';
import { type Judged, listed, type Rule } from './finding.ts';
import { type PlacedRequest, probesOf, requestsOf } from './probes.ts';

/** Findings that controls tell of. */

type Placed = { readonly control: Control; readonly at: string };
const OUTCOMES: Readonly<Record<Control['outcome'], FindingOutcome>> = {
  holds: 'holds',
  fails: 'does-not-hold',
  undetermined: 'could-not-tell',
};

function controlsOf({ controls: { found = [] } }: EvidenceFacts, ...kinds: readonly Control['kind'][]): Placed[] {
  return found.flatMap((control, index) =>
    kinds.includes(control.kind) ? [{ control, at: `/controls/found/${index}` }] : [],
  );
}

function judge({ control, at }: Placed): Judged {
  const { ca, host, outcome, reason, detail } = control;
  const subject = { ...(ca === undefined ? {} : { ca }), server: host };
  return { subject, outcome: OUTCOMES[outcome], value: reason, detail, evidence: [at] };
}

/** Of production CAs by their control, of the others by their transcript where the directory was read anew. */
export const directoryAnswers: Rule = {
  id: 'directory-answers',
  judge: (facts) => [
    ...controlsOf(facts, 'directory').map(judge),
    ...probesOf(facts).flatMap((placed) => {
      const asked = requestsOf(placed).filter(({ request }) => request.resource === 'directory');
      const last = asked.at(-1);
      return last ? [judgeDirectory(placed.probe.ca, last)] : [];
    }),
  ],
};

function judgeDirectory(ca: string, { request, at }: PlacedRequest): Judged {
  const { status, failure } = request;
  const about = { subject: { ca }, evidence: [at] };
  if (failure === undefined && status !== undefined && status < 300) {
    return { ...about, outcome: 'holds', detail: `The directory answered ${status}.` };
  }
  const outcome = failure?.startsWith('deadline:') ? 'could-not-tell' : 'does-not-hold';
  const value = failure === undefined ? String(status) : failure.split(':')[0];
  return { ...about, outcome, value, detail: `The directory: ${failure ?? status}.` };
}

export const statusPageClear: Rule = {
  id: 'status-page-clear',
  judge: (facts) => controlsOf(facts, 'status-api').map(judge),
};

export const productionControlsHold: Rule = {
  id: 'production-controls-hold',
  judge: (facts) => {
    const all = controlsOf(facts, 'directory', 'new-nonce', 'renewal-info');
    const cas = [...new Set(all.map(({ control }) => control.ca))];
    return cas.map((ca) =>
      together(
        { ca },
        all.filter(({ control }) => control.ca === ca),
      ),
    );
  },
};

/** All must hold; one that fails decides. */
function together(subject: Judged['subject'] & object, all: readonly Placed[]): Judged {
  const failed = all.filter(({ control }) => control.outcome === 'fails');
  const open = all.filter(({ control }) => control.outcome === 'undetermined');
  const decisive = [failed, open].find((each) => each.length > 0);
  if (!decisive) {
    const detail = `${listed(all.map(({ control }) => control.kind))}: all as they should be.`;
    return { subject, outcome: 'holds', detail, evidence: all.map(({ at }) => at) };
  }
  return {
    subject,
    outcome: decisive === failed ? 'does-not-hold' : 'could-not-tell',
    value: decisive[0]?.control.reason,
    detail: decisive.map(({ control }) => `${control.kind}: ${control.detail}`).join(' '),
    evidence: decisive.map(({ at }) => at),
  };
}

export const egressWorksIpv4 = egressOver('ipv4', 'egress-works-ipv4');
export const egressWorksIpv6 = egressOver('ipv6', 'egress-works-ipv6');

/** One host that is reached is enough: the others may be down themselves. */
function egressOver(family: NonNullable<Control['family']>, id: Rule['id']): Rule {
  return {
    id,
    judge: (facts) => {
      const all = controlsOf(facts, 'egress').filter(({ control }) => control.family === family);
      if (all.length === 0) return [];
      const reached = all.filter(({ control }) => control.outcome === 'holds');
      const failed = all.filter(({ control }) => control.outcome === 'fails');
      const [decisive, outcome]: [readonly Placed[], FindingOutcome] =
        reached.length > 0
          ? [reached, 'holds']
          : failed.length > 0
            ? [failed, 'does-not-hold']
            : [all, 'could-not-tell'];
      const words = decisive.map(({ control }) => `${control.host}: ${control.detail}`);
      const value = outcome === 'holds' ? undefined : decisive[0]?.control.reason;
      return [{ outcome, value, detail: listed(words), evidence: decisive.map(({ at }) => at) }];
    },
  };
}
