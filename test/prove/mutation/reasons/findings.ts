import type { Reason } from '../reason.ts';

export const FINDING_REASONS: readonly Reason[] = [];
