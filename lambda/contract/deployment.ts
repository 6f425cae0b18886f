import { type Ca, isOrderable } from './ca.ts';
import type { MaintenanceWindow } from './maintenance.ts';
import type { ScheduleId } from './metrics.ts';

/** What the functions are told at synth: the config with presets resolved and files read in. */

export type CanaryTarget = {
  readonly kind: 'canary';
  readonly id: string;
  readonly labels: readonly string[];
  /** The one CA that would take over for it; absent: each with that role. */
  readonly backup?: string;
};
export type RealTarget = {
  readonly kind: 'real';
  readonly id: string;
  readonly names: readonly string[];
  /** Name without `*.` to the name in the delegated zone that its `_acme-challenge` CNAME leads to. */
  readonly challengeNames: Readonly<Record<string, string>>;
  /** CAs that this target is ordered from. */
  readonly issueFrom: readonly string[];
  /** The one CA that would take over for it; absent: each with that role. */
  readonly backup?: string;
};
export type Target = CanaryTarget | RealTarget;

/** A host that is no CA, which shows whether this network lets anything out. */
export type ControlHost = {
  readonly host: string;
  readonly port: number;
  /** Roots, PEM, that its https certificate may chain to besides the public ones. */
  readonly tlsRoots: readonly string[];
};

export type Network = {
  readonly rootHints: readonly { readonly name: string; readonly address: string }[];
  /** `address` or `address:port`; empty: the platform's own. */
  readonly resolvers: readonly string[];
  readonly authoritativePort: number;
  /** Absent: none. */
  readonly controls?: readonly ControlHost[];
};

/** A certificate that the team uses. */
export type NamedCertificate = {
  readonly id: string;
  /** The CA that issued it, as the config names it. */
  readonly ca: string;
  readonly source:
    | { readonly kind: 'endpoint'; readonly host: string; readonly port: number }
    | { readonly kind: 'secret'; readonly arn: string }
    | { readonly kind: 'acm'; readonly arn: string }
    | { readonly kind: 'pem'; readonly pem: string };
};

export type Deployment = {
  readonly version: 1;
  readonly id: string;
  readonly zoneName: string;
  readonly cas: readonly Ca[];
  readonly targets: readonly Target[];
  readonly network: Network;
  /** Minutes after its nominal time that a schedule may fire. */
  readonly flexibleMinutes: number;
  /** Certificates whose renewal is watched. Absent: none. */
  readonly certificates?: readonly NamedCertificate[];
  /** An https URL that each pulse calls, so that somebody outside knows that it still does. */
  readonly deadMansSwitch?: string;
  /** Schedules that are on, whose age is told. Absent: none. */
  readonly schedules?: readonly ScheduleId[];
  /** Metrics by target, step, fault and certificate besides. Absent: none. */
  readonly detailedMetrics?: boolean;
  /** Percent of the probes of 30 days that are to pass. Absent: none is set. */
  readonly objective?: number;
  /** When nobody is told of alarms. Absent: never. */
  readonly maintenance?: readonly MaintenanceWindow[];
};

/** Whether rounds of a target may order from a CA: a canary's from every CA, a real name's where the config says so. */
export function mayOrder(target: Target, ca: Pick<Ca, 'id' | 'role'>): boolean {
  if (!isOrderable(ca)) return false;
  if (ca.role === 'backup' && target.backup !== undefined && target.backup !== ca.id) return false;
  return target.kind === 'canary' || target.issueFrom.includes(ca.id);
}

/** The CAs that a target is ordered from. */
export function casOf(target: Target, { cas }: Pick<Deployment, 'cas'>): Ca[] {
  return cas.filter((ca) => mayOrder(target, ca));
}
