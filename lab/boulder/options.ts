import type { RateLimits } from './limits.ts';
import type { RemoteView } from './names.ts';
import type { BoulderPorts } from './ports.ts';
import type { BoulderTools } from './prepare.ts';
import type { Profile } from './profiles.ts';

/** The DNS servers, each `host:port` and asked over TCP, that the perspectives ask; a remote one without its own asks the primary's. */
export type DnsServers = { readonly primary: string } & { readonly [V in RemoteView]?: string };

export type BoulderOptions = {
  readonly tools: BoulderTools;
  /** A folder of this instance alone: keys, configuration, logs. Keys that an earlier start left there are used again. */
  readonly dir: string;
  /** The first of `PORT_COUNT` ports in a row on 127.0.0.1, or each port by name. */
  readonly ports: number | BoulderPorts;
  readonly dnsServers: DnsServers;
  /** What differs from Let's Encrypt's staging limits. */
  readonly limits?: RateLimits;
  /** Default: `PROFILES`. */
  readonly profiles?: Readonly<Record<string, Profile>>;
  /** Whether the CT log server is started (default true). Without it every finalize fails, until it is started by name. */
  readonly ct?: boolean;
  /** Finalize answers `processing` at once, as Let's Encrypt does (default true). */
  readonly asyncFinalize?: boolean;
  /** What CAA records must name; the directory says it too. Default `boulder.example.org`. */
  readonly caaIdentity?: string;
  /**
   * Origins of fronts that clients come through, `https://host:port`. A CAA accounturi is compared with account URLs under
   * these and under the instance's own directory.
   */
  readonly origins?: readonly string[];
};
