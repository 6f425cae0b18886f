import type { Reason } from '../reason.ts';

export const VERDICT_REASONS: readonly Reason[] = [];
