/** A recursive resolver that CAs ask. */
export type Resolver = {
  /** Where it listens, and where its own questions come from. */
  readonly address: string;
  readonly port: number;
  /** What it is, for reports. */
  readonly software: string;
  /** Whether it validates DNSSEC, so that trouble with signatures shows itself as SERVFAIL. */
  readonly validates: boolean;
  /** Forgets all that it has cached. */
  flush(): Promise<void>;
  /** Answers for a zone from an empty private hosted zone of that name, as a resolver with a view of its own does. */
  shadow(zone: string): Promise<void>;
  /** Ends that. */
  unshadow(zone: string): Promise<void>;
  /** Takes questions and answers none of them. */
  silence(): Promise<void>;
  /** Ends that. */
  speak(): Promise<void>;
  /**
   * Keeps the answer that there is no such name or record for as long as its zone says, at most so many seconds.
   * @throws Error where it keeps nothing at all
   */
  rememberAbsence(seconds: number): Promise<void>;
  /** Ends that, and forgets. */
  forgetAbsence(): Promise<void>;
  stop(): Promise<void>;
};
