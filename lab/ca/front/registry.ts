import { readdir } from 'node:fs/promises';
import type { Behaviour } from './behaviour.ts';
import type { Fault } from './fault.ts';

const FOLDER = new URL('./behaviours/', import.meta.url);

/** Every fault that a front knows, sorted by name: each file of `behaviours/` exports one, named as the file is. */
export async function listFaults(): Promise<Fault[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  return await Promise.all(files.map(load));
}

/**
 * @param parameters as they come from a person, JSON
 * @throws Error with the names there are, when this is none of them
 * @throws FaultParameterError
 */
export async function behaviourNamed(name: string, parameters: unknown): Promise<Behaviour> {
  return (await faultNamed(name)).with(parameters);
}

/** @throws Error with the names there are, when this is none of them */
export async function faultNamed(name: string): Promise<Fault> {
  const faults = await listFaults();
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault) return fault;
  throw new Error(`No fault "${name}". There are ${faults.map((known) => known.name).join(', ')}.`);
}

async function load(file: string): Promise<Fault> {
  const [fault, ...more] = Object.values((await import(new URL(file, FOLDER).href)) as Record<string, Fault>);
  const name = file.slice(0, -'.ts'.length);
  if (fault?.name !== name || more.length > 0) throw new Error(`${file} must export one fault, named "${name}"`);
  return fault;
}
