import { labConfig, writeConfig } from '../../../lab/world/config.ts';
import { deployProduct } from '../../../lab/world/product.ts';
import type { Deployed, LabState } from '../../../lab/world/state.ts';

/** A second deployment that publishes in the same hosted zone. */
export async function deploySister(lab: LabState, progress: (line: string) => void): Promise<Deployed> {
  const { zone, zoneName } = lab.deployed as Deployed;
  const content = {
    ...labConfig(lab, { deployment: 'sister', targets: { canary: { kind: 'canary', names: ['@'] } } }),
    zone: { name: zoneName, hostedZoneId: zone.hostedZoneId },
  };
  return deployProduct(lab, { file: writeConfig(lab, content), content }, progress);
}
