/** The catalogue of error codes: stable strings that users match on. A code is never renamed or reused. */

export const ERROR_CODES = {
  'event-invalid': 'The event does not fit the schema of this function.',
  'event-expired': 'The event waited longer than a minute, so the round it asked for was dropped.',
  'target-unknown': 'The event names a target that the config does not hold.',
  'ca-unknown': 'The event names a CA that the config does not hold or that is never ordered from.',
  'run-id-in-use': 'The run id was used before for another target or other CAs.',
  'config-invalid': 'The deployed configuration does not fit the schema of this version.',

  'secret-missing': 'The secret of the CA has no value.',
  'secret-unreadable': 'Secrets Manager did not give the secret of the CA.',
  'secret-malformed': 'The secret of the CA does not hold what it should.',
  'eab-missing': 'The CA demands an external account binding and the secret holds none.',
  'account-missing': 'There is no account at the CA and none could be made.',
  'account-refused': 'The CA refused the account.',
  'account-busy': 'Another invocation is making the account at this moment.',
  'account-unknown': 'The CA does not know the account that was to be imported by its key.',
  'account-in-place': 'Another account is in the secret than the one that was to be replaced.',
  'key-unusable': 'The key that was to be imported is none that requests to a CA can be signed with.',
  'import-not-synchronous':
    'A key was sent by an asynchronous invocation, which keeps it in a queue; it was not taken.',
  'rotation-refused': 'The secret, its version or its state is none that a rotation may begin or go on with.',
  'rotation-outdated': 'The account changed while its key was being rotated, so the rotation was given up.',
  'rotation-impossible': 'The CA cannot change keys, and no new account can take the place of this one.',

  'ca-unreachable': 'No connection to the CA came about.',
  'ca-timeout': 'The CA did not answer in time.',
  'ca-tls': 'The TLS certificate of the CA was not accepted.',
  'ca-malformed': 'The CA answered with something that is not ACME.',
  'ca-host-not-allowed': 'The CA named a URL at another host than its directory, which the config does not allow.',
  'ca-server-error': 'The CA answered with an error of its own.',
  'ca-rate-limited': 'The CA refused because of a rate limit.',
  'ca-refused': 'The CA refused the request.',

  'authorization-already-valid': 'The authorization was valid before the challenge, so DNS was not exercised.',
  'challenge-not-offered': 'The CA offers no dns-01 challenge for this name.',
  'validation-failed': 'The CA did not accept the challenge.',
  'validation-timeout': 'The CA did not finish the validation before the deadline.',
  'finalize-timeout': 'The CA did not issue before the deadline.',
  'order-invalid': 'The CA gave the order up.',
  'chain-untrusted': 'The certificate does not chain to a root of the CA.',
  'certificate-wrong': 'The certificate is not the one that was ordered.',
  'revoke-failed': 'The certificate could not be revoked.',

  'challenge-name-in-use': 'Another client uses the challenge name, so nothing was published.',
  'challenge-alias-missing': 'The challenge name of a real name does not lead into the delegated zone.',
  'zone-not-delegated': 'The servers of the parent zone say that they do not delegate the zone.',
  'dns-unreachable': 'No name server of the zone, or of one on the way to it, gave an answer that could be used.',
  'zone-missing': 'Route 53 knows no hosted zone with this id.',
  'route53-denied': 'Route 53 denied the request.',
  'route53-throttled': 'Route 53 throttled the request until the deadline.',
  'route53-failed': 'Route 53 did not carry out the change.',
  'propagation-timeout': 'Not every authoritative server served the value before the deadline.',
  'cleanup-failed': 'A record that this round published could not be removed; the janitor will try again.',

  'budget-spent':
    'An order budget is spent: of the CA for today, of a registered domain or of the exact names for a week.',
  'breaker-open': 'The CA asked to be left alone until later.',
  'deadline-exceeded': 'The time of the round was used up.',
  'evidence-unavailable': 'S3 did not take the evidence of the round.',
  'events-unavailable': 'EventBridge did not take the events of the round.',
  'round-lost': 'The function that made the round ended without leaving a result.',
  'ledger-unavailable': 'The ledger in DynamoDB could not be read or written.',
  'dispatch-failed': 'Lambda did not take the call that starts the round, so no order was made.',
  'prober-defect': 'The prober itself is at fault.',
} as const;

/** A stable code out of the catalogue. */
export type ErrorCode = keyof typeof ERROR_CODES;

export const ERROR_CODE_LIST = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];
