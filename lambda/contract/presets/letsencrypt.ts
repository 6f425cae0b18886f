/** What Let's Encrypt's two environments share. */

export const LETSENCRYPT = {
  externalAccountBinding: false,
  caaIdentities: ['letsencrypt.org'],
  // https://letsencrypt.org/docs/caa/
  caaParameters: true,
  profiles: ['classic', 'tlsserver', 'shortlived'],
  renewalInfo: true,
  quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
  statusApi: 'https://api.status.io/1.0/status/55957a99e800baa4470002da',
} as const;
