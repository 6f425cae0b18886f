import { resolve } from './intrinsics.ts';
import type { Stack } from './stack.ts';

/** Whether a condition of a template holds. Throws for a condition or function that is not known. */
export function holds(name: string, conditions: Readonly<Record<string, unknown>>, stack: Stack): boolean {
  const condition = conditions[name];
  if (condition === undefined) throw new Error(`The template has no condition ${name}`);
  return evaluated(condition);

  function evaluated(value: unknown): boolean {
    const [[fn, argument] = ['', undefined]] = Object.entries(value as Record<string, unknown>);
    const list = argument as unknown[];
    if (fn === 'Fn::And') return list.every(evaluated);
    if (fn === 'Fn::Or') return list.some(evaluated);
    if (fn === 'Fn::Not') return !list.every(evaluated);
    if (fn === 'Condition') return holds(String(argument), conditions, stack);
    if (fn !== 'Fn::Equals') throw new Error(`Condition ${name}: ${fn} is not known here; add it to conditions.ts`);
    const [left, right] = list.map((each) => String(resolve(each, stack)));
    return left === right;
  }
}
