import { alias, lame, notDelegated } from '../../../../lambda/diagnosis/verdict/rules/delegation.ts';
import { chainOfTrust, signatures } from '../../../../lambda/diagnosis/verdict/rules/dnssec.ts';
import { eachCheck } from '../../support/dns-evidence-changes.ts';
import { pulseBeside } from '../../support/pulse-evidence.ts';
import { table } from '../../support/rule-table.ts';

/** Faults of the DNS as a pulse sees them, which orders nothing that they could end: what no order gets past blocks all the same. */

table(
  notDelegated,
  [
    [
      'no order gets past it',
      'pebble/dns-delegation-removed',
      [],
      [['zone-not-delegated blocks proved nobody nowhere', /does not delegate acme/, '-delegation-consistent']],
    ],
  ],
  pulseBeside,
);

table(
  alias,
  [
    [
      'no order of the name gets past it',
      'pebble/dns-cname-wrong',
      [],
      [['alias-wrong blocks proved nobody nowhere', /leads to elsewhere/, '-alias-leads-into-zone']],
    ],
  ],
  pulseBeside,
);

table(
  chainOfTrust,
  [
    [
      'no order gets past it',
      'pebble/dnssec-parent-signature-expired',
      [eachCheck('dnssec', (check) => Object.assign(check, { state: 'no-key' }))],
      [['dnssec-broken blocks proved nobody nowhere', /fits no key of/, '-dnssec-sound']],
    ],
  ],
  pulseBeside,
);

table(
  lame,
  [
    [
      'an order may meet the other servers',
      'pebble/dns-lame-one',
      [],
      [['name-server-lame risks proved nobody nowhere', /REFUSED/, '-servers-serve-zone']],
    ],
  ],
  pulseBeside,
);

table(
  signatures,
  [
    [
      'the resolver of a CA may have another view',
      'pebble/dnssec-parent-signature-expired',
      [],
      [['dnssec-signatures-bad risks proved nobody nowhere', /^Signatures in the DNS do not hold/, '-dnssec-sound']],
    ],
  ],
  pulseBeside,
);
