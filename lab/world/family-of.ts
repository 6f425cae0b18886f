import type { Switches } from '../aws/faults/switched-fault.ts';
import type { Family } from './faults.ts';

/**
 * Switches as a family of faults.
 * @param place where a fault of the family is on
 */
export function familyOf(family: string, place: string, switches: Switches): Family {
  return {
    ...switches,
    list: async () =>
      (await switches.list()).map(({ name, on, ...fault }) => ({
        ...fault,
        name: `${family}-${name}`,
        on: on ? [place] : [],
      })),
  };
}
