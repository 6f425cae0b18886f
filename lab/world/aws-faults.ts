import { createEgress } from '../aws/faults/egress/egress.ts';
import { EGRESS_FAULTS } from '../aws/faults/egress/registry.ts';
import { emulatorSwitches, joined } from '../aws/faults/emulator-switches.ts';
import { secretMalformed } from '../aws/faults/secret-malformed.ts';
import { createSwitches } from '../aws/faults/switched-fault.ts';
import type { Front } from '../ca/front.ts';
import { WRITERS } from '../foreign/writers.ts';
import { openClients } from './clients.ts';
import { type Family, familyOf } from './family.ts';
import type { LabServices } from './state.ts';

/** What befalls functions, at AWS and on their way out, and the other clients of the zone. */
export function createAwsFamilies(world: {
  readonly aws: LabServices['aws'];
  readonly dnsPort: number;
  readonly fronts: Readonly<Record<string, Front>>;
}): Readonly<Record<'aws' | 'egress' | 'writer', Family>> {
  const { aws, dnsPort, fronts } = world;
  const { route53, secrets } = openClients({ aws });
  const egress = createEgress(aws.endpoint, { dnsPort, cas: fronts });
  return {
    aws: familyOf(
      'aws',
      'functions',
      joined([emulatorSwitches(aws.endpoint), createSwitches([secretMalformed], { secrets })]),
    ),
    egress: familyOf('egress', 'functions', createSwitches(EGRESS_FAULTS, egress)),
    writer: familyOf('writer', 'the zone', createSwitches(WRITERS, { route53 })),
  };
}
