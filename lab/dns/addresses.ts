/** Who listens where. All on one port, so that labs with different ports run side by side. */
export const ADDRESSES = {
  root: ['127.0.0.11', '127.0.0.12'],
  /** Top-level zones: org, and those of the delegated zones' name servers. */
  topLevel: ['127.0.0.13', '127.0.0.14'],
  /** The zone that a team's parent zone stands for. */
  parent: ['127.0.0.21', '127.0.0.22'],
  /** Zones that the names of the delegated zones' servers lie in. */
  hosting: ['127.0.0.23', '127.0.0.24'],
  /** Delegated zones, out of Route 53. */
  delegated: ['127.0.0.31', '127.0.0.32', '127.0.0.33', '127.0.0.34'],
} as const;

export type Tier = keyof typeof ADDRESSES;
