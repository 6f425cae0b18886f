export type ConfigurationOptions = {
  readonly address: string;
  readonly port: number;
  /** All paths are absolute. */
  readonly folder: string;
  readonly rootHints: string;
  readonly trustAnchor: string;
  readonly controlSocket: string;
  /** The longest that an answer is kept, in seconds. */
  readonly cacheSeconds: number;
};

/** `unbound.conf` of a resolver that lives on loopback alone (unbound.conf(5)). */
export function unboundConfiguration(options: ConfigurationOptions): string {
  return `server:
  interface: ${options.address}@${options.port}
  outgoing-interface: ${options.address}
  # Else another on the same port would start and take some of the questions.
  so-reuseport: no
  access-control: 127.0.0.0/8 allow
  do-ip6: no
  do-not-query-localhost: no
  # What AS112 and others answer in the world is the lab's own to answer.
  unblock-lan-zones: yes
  root-hints: "${options.rootHints}"
  trust-anchor-file: "${options.trustAnchor}"
  module-config: "validator iterator"
  ede: yes
  val-log-level: 2
  log-servfail: yes
  # As Let's Encrypt's resolvers do.
  use-caps-for-id: yes
  qname-minimisation: yes
  cache-max-ttl: ${options.cacheSeconds}
  cache-max-negative-ttl: ${options.cacheSeconds}
  # A server that has come back is asked again soon, and one that says nothing does not hold others up for long.
  infra-host-ttl: 1
  infra-cache-min-rtt: 50
  infra-cache-max-rtt: 1000
  outbound-msg-retry: 1
  unknown-server-time-limit: 50
  num-threads: 1
  # Of the default of 10, half in use already shortens the patience with each connection to 0.3 s.
  incoming-num-tcp: 200
  outgoing-num-tcp: 100
  do-daemonize: no
  use-syslog: no
  logfile: ""
  verbosity: 1
  directory: "${options.folder}"
  pidfile: ""
  username: ""
  chroot: ""
remote-control:
  control-enable: yes
  control-interface: "${options.controlSocket}"
  control-use-cert: no
`;
}
