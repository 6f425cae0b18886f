/** What an order may ask for (draft-ietf-acme-profiles). Times in hours. */
export type Profile = {
  /** Said in the directory. */
  readonly description: string;
  readonly validity: number;
  readonly authorizationLifetime: number;
  /** How long an authorization or order may stay pending. */
  readonly pendingLifetime: number;
  readonly mostNames: number;
  /** Leaves out the common name, key encipherment and the subject key identifier. */
  readonly lean: boolean;
};

/** Like Let's Encrypt's (letsencrypt.org/docs/profiles); the first is what an order without a profile gets. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  classic: {
    description: 'Ninety days, as ever',
    validity: 2_160,
    authorizationLifetime: 720,
    pendingLifetime: 168,
    mostNames: 100,
    lean: false,
  },
  tlsserver: {
    description: 'Forty-five days, for TLS servers and nothing else',
    validity: 1_080,
    authorizationLifetime: 7,
    pendingLifetime: 1,
    mostNames: 25,
    lean: true,
  },
  shortlived: {
    description: 'Under seven days',
    validity: 160,
    authorizationLifetime: 7,
    pendingLifetime: 1,
    mostNames: 25,
    lean: true,
  },
};
