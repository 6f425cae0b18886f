import { limitTo } from '../observe/limit.ts';
import { type CaaOptions, type CaaSet, readCaaSet } from './read-set.ts';

/** Names that are looked up at a time: a target of 100 names must not fall upon its name servers all at once. */
const NAMES_AT_A_TIME = 12;

/** Reads CAA sets by name, each name once. */
export function readOnce(options: CaaOptions): (name: string) => Promise<CaaSet> {
  const sets = new Map<string, Promise<CaaSet>>();
  const limited = limitTo(NAMES_AT_A_TIME);
  return (name) => {
    const set = sets.get(name) ?? limited(() => readCaaSet(name, options));
    sets.set(name, set);
    return set;
  };
}
