import type { Reason } from './reason.ts';
import { ADVICE_REASONS } from './reasons/advice.ts';
import { FINDING_REASONS } from './reasons/findings.ts';
import { RULE_REASONS } from './reasons/rules.ts';
import { VERDICT_REASONS } from './reasons/verdict.ts';

/** Every mutant of `lambda/diagnosis` that no test fails by, one or a narrow class each. */
export const REASONS: readonly Reason[] = [...RULE_REASONS, ...VERDICT_REASONS, ...ADVICE_REASONS, ...FINDING_REASONS];
