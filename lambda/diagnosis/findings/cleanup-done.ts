import type { Rule } from './finding.ts';

export const cleanupDone: Rule = {
  id: 'cleanup-done',
  judge: ({ cleanup }) => {
    if (!cleanup) return [{ outcome: 'holds', detail: 'Nothing was published.', evidence: [] }];
    const { outcome, trouble } = cleanup;
    if (outcome === 'passed') {
      return [{ outcome: 'holds', detail: 'All that was published was removed.', evidence: ['/cleanup'] }];
    }
    const detail = trouble?.message ?? 'No reason was given.';
    return [{ outcome: 'does-not-hold', value: trouble?.code, detail, evidence: ['/cleanup'] }];
  },
};
