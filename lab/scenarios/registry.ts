import { readdir } from 'node:fs/promises';
import type { Scenario } from './scenario.ts';

const FOLDER = new URL('./catalogue/', import.meta.url);

/** Every scenario, sorted by name: each file of `catalogue/` exports one, named as the file is. */
export async function listScenarios(): Promise<Scenario[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  return await Promise.all(files.map(load));
}

/** @throws Error with the names there are, when this is none of them */
export async function scenarioNamed(name: string): Promise<Scenario> {
  const scenarios = await listScenarios();
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found) return found;
  throw new Error(`No scenario "${name}". There are ${scenarios.map((known) => known.name).join(', ')}.`);
}

async function load(file: string): Promise<Scenario> {
  const [scenario, ...more] = Object.values((await import(new URL(file, FOLDER).href)) as Record<string, Scenario>);
  const name = file.slice(0, -'.ts'.length);
  if (scenario?.name !== name || more.length > 0) throw new Error(`${file} must export one scenario, named "${name}"`);
  return scenario;
}
