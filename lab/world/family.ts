import type { Switches } from '../aws/faults/switched-fault.ts';
import type { ListedFault } from './listed-fault.ts';

/** Faults of one kind, their names without the family. */
export type Family = {
  list(): readonly ListedFault[] | Promise<readonly ListedFault[]>;
  on(name: string, parameters: Readonly<Record<string, unknown>>): Promise<void>;
  off(name: string): Promise<void>;
  allOff(): Promise<void>;
};

/** @param place where a fault of the family is on */
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
