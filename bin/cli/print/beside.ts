import type { Evidence } from '../../../lambda/contract/evidence/evidence.ts';
import { columns, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';

/** Whether CAA allows each CA each name. */
export function caaLines({ state, why, found }: Evidence['caa'], paint: Paint): string[] {
  if (!found || found.length === 0) return missing(found ? 'none' : state, why);
  return columns(
    found.map(({ ca, outcome, identifier, message }) => [ca, toned(paint, outcome), `${identifier}: ${message}`]),
    2,
  );
}

/** What was asked of others than the CAs that were ordered from. */
export function controlLines({ state, why, found }: Evidence['controls'], paint: Paint): string[] {
  if (!found || found.length === 0) return missing(found ? 'none' : state, why);
  return columns(
    found.map(({ id, outcome, reason, detail }) => [
      toned(paint, outcome),
      `${id}: ${reason === undefined ? '' : `${reason}; `}${detail}`,
    ]),
    2,
  );
}

function missing(state: string, why: string | undefined): string[] {
  return wrap(why === undefined ? state : `${state}: ${why}`, 2);
}
