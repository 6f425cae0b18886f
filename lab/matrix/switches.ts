import type { Switches as Timed } from '../scenarios/timeline.ts';
import { createSetups, SETUP_PREFIX } from './setups/registry.ts';
import { secretArn } from './setups/secret-value.ts';
import type { SetupHost } from './setups/setup.ts';

/** Faults of the lab and setups, by one set of names. */
export type MatrixSwitches = Timed & { allOff(): Promise<void> };

export function createMatrixSwitches(host: SetupHost): MatrixSwitches {
  const { control } = host;
  const setups = createSetups(host);
  const setupOf = (name: string) => (name.startsWith(SETUP_PREFIX) ? name.slice(SETUP_PREFIX.length) : undefined);
  return {
    requests: control.requests,
    async on(name, parameters = {}) {
      const filled = fill(parameters, host);
      const setup = setupOf(name);
      await (setup === undefined ? control.on(name, filled) : setups.on(setup, filled));
    },
    async off(name) {
      const setup = setupOf(name);
      await (setup === undefined ? control.off(name) : setups.off(setup));
    },
    /** Faults first: what was put into a secret by a fault must be out before a setup puts back what it found. */
    async allOff() {
      await control.allOff();
      await setups.allOff();
    },
  };
}

/**
 * What only a running lab knows: `{secret:CA}` is the ARN of a CA's secret, `{port:CA}` the port of its proxy, and `{caa:CA}`
 * what CAA must name for it.
 */
function fill(parameters: Readonly<Record<string, unknown>>, host: SetupHost): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, filled(value, host)]));
}

function filled(value: unknown, host: SetupHost): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, host));
  if (typeof value !== 'string') return value;
  const whole = /^\{(\w+):(\w+)\}$/.exec(value);
  if (whole?.[1] === 'port') return Number(new URL(caOf(host, whole[2]).directory).port);
  return value.replace(/\{(\w+):(\w+)\}/g, (_, what, ca) => text(what, ca, host));
}

function text(what: string, ca: string, host: SetupHost): string {
  if (what === 'secret') return secretArn(host, ca);
  if (what === 'caa') return caOf(host, ca).caaIdentities[0] ?? '';
  throw new Error(`{${what}:${ca}}: secret, port or caa`);
}

function caOf({ state }: SetupHost, ca: string | undefined) {
  const found = state.cas[ca as keyof typeof state.cas];
  if (found) return found;
  throw new Error(`there is no CA "${ca}" in this lab`);
}
