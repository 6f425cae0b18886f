import { emulatorFaults } from './emulator.ts';
import type { Switches } from './switched-fault.ts';

/** The switches inside the emulator, as those of the world process are. */
export function emulatorSwitches(endpoint: string): Switches {
  const { list, ...switches } = emulatorFaults(endpoint);
  return {
    ...switches,
    list: async () => (await list()).map(({ on, ...fault }) => ({ ...fault, on: on !== null })),
  };
}

/** Several switchboards as one; each fault is known to one of them. */
export function joined(boards: readonly Switches[]): Switches {
  const knowing = async (name: string): Promise<Switches> => {
    for (const board of boards) if ((await board.list()).some((fault) => fault.name === name)) return board;
    throw new Error(`There is no fault "${name}"; npm run lab:fault -- list names them.`);
  };
  return {
    list: async () => (await Promise.all(boards.map((board) => board.list()))).flat(),
    on: async (name, parameters) => (await knowing(name)).on(name, parameters),
    off: async (name) => (await knowing(name)).off(name),
    async allOff() {
      await Promise.all(boards.map((board) => board.allOff()));
    },
  };
}
