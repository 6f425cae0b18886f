import { z } from 'zod';
import { requestSchema, TRANSCRIPT_BOUNDS } from '../result.ts';
import { directoryRecordSchema } from './directory.ts';

/** What is asked beside the probes, so that "staging only" is told from "the CA is down" and from "we cannot get out". */
export const CONTROL_KINDS = [
  /** GET of the directory of a production CA. */
  'directory',
  /** HEAD of its newNonce. */
  'new-nonce',
  /** GET of its renewalInfo for one certificate (RFC 9773 section 4.1). */
  'renewal-info',
  /** What the CA's status page says. */
  'status-api',
  /** TCP and TLS to a host that is no CA, over one address family. */
  'egress',
] as const;

/** Only `holds` counts as a pass; `undetermined` is "could not tell". */
export const CONTROL_OUTCOMES = ['holds', 'fails', 'undetermined'] as const;

/** Why a control does not hold. A reason is never renamed or reused. */
export const CONTROL_REASONS = [
  /** No answer: as in the `failure` of a request. */
  'dns',
  'refused',
  'reset',
  'timeout',
  'tls',
  'other',
  /** The answer is not what the RFC describes, too large, or a redirect. */
  'malformed',
  'error-status',
  /** The server asked to be left alone: nothing is said about its health. */
  'rate-limited',
  'unknown-certificate',
  /** The status page tells of trouble. */
  'impaired',
  /** Not checked: the time was used up before. */
  'no-time',
  /** Not checked: the network has no route for the address family. */
  'no-route',
  /** Not checked: the host has no address of the family. */
  'no-address',
  /** Not checked: the directory that names the URL could not be read. */
  'no-directory',
  /** Not asked: the directory names a URL at another host, which the config does not allow. */
  'foreign-host',
  /** The check itself failed: a defect of the prober. */
  'defect',
] as const;

/** Characters of a sentence, and of a host with its port. */
export const MOST_CONTROL_DETAIL = 500;
export const MOST_CONTROL_HOST = 260;
/** Services that are told of one status page, and characters of each text of it. */
export const MOST_STATUS_SERVICES = 20;
export const MOST_STATUS_TEXT = 100;
const CUT = ' [cut]'.length;

const statusText = z.string().max(MOST_STATUS_TEXT + CUT);
const request = requestSchema.shape;

export const controlSchema = z.object({
  /** `<kind>:<CA>` or `egress:<host>:<family>`; unique within a round. */
  id: z.string(),
  kind: z.enum(CONTROL_KINDS),
  /** The name that the config gives the CA; absent for `egress`. */
  ca: z.string().optional(),
  /** Host name, with its port where that is not 443. */
  host: z.string().max(MOST_CONTROL_HOST),
  family: z.enum(['ipv4', 'ipv6']).optional(),
  outcome: z.enum(CONTROL_OUTCOMES),
  /** Absent where the control holds. */
  reason: z.enum(CONTROL_REASONS).optional(),
  /** One sentence for people. */
  detail: z.string().max(MOST_CONTROL_DETAIL + CUT),
  at: request.at,
  durationMs: request.durationMs,
  timings: request.timings,
  connection: request.connection,
  url: z
    .string()
    .max(TRANSCRIPT_BOUNDS.url + CUT)
    .optional(),
  status: request.status,
  retryAfter: request.retryAfter,
  problem: request.problem,
  /** The platform's own word for why there was no answer, behind the kind of failure. */
  failure: request.failure,
  /** What the directory said, of that control. */
  directory: directoryRecordSchema.optional(),
  /** What the CA suggests for the certificate (RFC 9773 section 4.2). A window in the past means: renew now. */
  renewalInfo: z
    .object({
      start: z.string().describe('ISO 8601, UTC'),
      end: z.string().describe('ISO 8601, UTC'),
      explanationUrl: z
        .string()
        .max(TRANSCRIPT_BOUNDS.url + CUT)
        .optional(),
    })
    .optional(),
  statusPage: z
    .object({
      /** The page's own words for the whole. */
      overall: statusText,
      /** Services that are not well, by the page's own words. */
      impaired: z.array(z.object({ name: statusText, status: statusText })).max(MOST_STATUS_SERVICES),
      /** How many more are not well. */
      omitted: z.int().nonnegative(),
    })
    .optional(),
});
/** One control and what came of it. */
export type Control = z.infer<typeof controlSchema>;
export type ControlReason = (typeof CONTROL_REASONS)[number];
export const controlsSchema = z.array(controlSchema);
