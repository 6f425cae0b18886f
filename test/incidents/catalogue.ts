import { AWS_INCIDENTS } from './catalogue/aws.ts';
import { LETS_ENCRYPT_INCIDENTS } from './catalogue/lets-encrypt.ts';
import { OTHER_CA_INCIDENTS } from './catalogue/other-cas.ts';
import type { Incident } from './incident.ts';

/**
 * The corpus. Not in it: the intermediates without serverAuth of 2026-05-08, whose like only the key of an issuing CA could
 * sign, and mass revocations, which no round meets.
 */
export const INCIDENTS: readonly Incident[] = [...LETS_ENCRYPT_INCIDENTS, ...OTHER_CA_INCIDENTS, ...AWS_INCIDENTS];
