import { z } from 'zod';
import { outletsSchema } from './outlets.ts';

/** Environment of the functions: written at synth, read by the handlers. */

export const ENV = {
  ledgerTable: 'PROBER_LEDGER_TABLE',
  hostedZoneId: 'PROBER_HOSTED_ZONE_ID',
  /** JSON: CA id to secret ARN. */
  secretArns: 'PROBER_SECRET_ARNS',
  evidenceBucket: 'PROBER_EVIDENCE_BUCKET',
  accountFunction: 'PROBER_ACCOUNT_FUNCTION',
  eventBus: 'PROBER_EVENT_BUS',
  /** JSON: where messages about alarms go. */
  outlets: 'PROBER_OUTLETS',
} as const;

/** The file beside a function's code that holds its `Deployment` as JSON. */
export const DEPLOYMENT_FILE = 'deployment.json';

const secretArns = z.string().transform((text, context) => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    context.issues.push({ code: 'custom', message: 'JSON of CA ids to secret ARNs', input: text });
    return z.NEVER;
  }
});

export const probeEnvironmentSchema = z.object({
  [ENV.ledgerTable]: z.string().min(1),
  [ENV.hostedZoneId]: z.string().min(1),
  [ENV.secretArns]: secretArns,
  [ENV.accountFunction]: z.string().min(1),
  [ENV.evidenceBucket]: z.string().min(1),
  [ENV.eventBus]: z.string().min(1),
});
export const accountEnvironmentSchema = z.object({
  [ENV.ledgerTable]: z.string().min(1),
  [ENV.secretArns]: secretArns,
});
export const janitorEnvironmentSchema = z.object({
  [ENV.ledgerTable]: z.string().min(1),
  [ENV.hostedZoneId]: z.string().min(1),
});
export const pulseEnvironmentSchema = z.object({
  [ENV.ledgerTable]: z.string().min(1),
  [ENV.hostedZoneId]: z.string().min(1),
  [ENV.secretArns]: secretArns,
});

const outlets = z.string().transform((text, context) => {
  try {
    return outletsSchema.parse(JSON.parse(text));
  } catch {
    context.issues.push({ code: 'custom', message: 'JSON of topics by severity', input: text });
    return z.NEVER;
  }
});

export const notifierEnvironmentSchema = z.object({
  [ENV.ledgerTable]: z.string().min(1),
  [ENV.outlets]: outlets,
});
