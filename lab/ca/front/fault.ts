import type { z } from 'zod';
import type { Behaviour } from './behaviour.ts';

/** A behaviour by name, with the parameters that it takes. */
export type Fault<Parameters extends z.ZodType = z.ZodType> = {
  readonly name: string;
  /** What a client meets, in one sentence. */
  readonly summary: string;
  readonly parameters: Parameters;
  /** @throws FaultParameterError */
  with(parameters: z.input<Parameters>): Behaviour;
};

/** Parameters do not fit; the message names each field and what it wants. */
export class FaultParameterError extends Error {
  constructor(fault: string, error: z.ZodError) {
    const fields = error.issues.map(({ path, message }) => `${path.join('.') || 'parameters'}: ${message}`);
    super(`Fault "${fault}": ${fields.join('; ')}`);
    this.name = 'FaultParameterError';
  }
}

export function defineFault<Parameters extends z.ZodType>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly parameters: Parameters;
  readonly make: (parameters: z.output<Parameters>) => Pick<Behaviour, 'connection' | 'respond'>;
}): Fault<Parameters> {
  const { name, summary, parameters, make } = definition;
  return {
    name,
    summary,
    parameters,
    with(given) {
      const parsed = parameters.safeParse(given);
      if (!parsed.success) throw new FaultParameterError(name, parsed.error);
      return { name, summary, ...make(parsed.data) };
    },
  };
}
