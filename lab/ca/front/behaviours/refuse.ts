import type { Behaviour } from '../behaviour.ts';

export function refuse(): Behaviour {
  return {
    name: 'refuse',
    summary: 'Nobody listens on the port: connections are refused (ECONNREFUSED) and open ones are cut',
    connection: { kind: 'refused' },
  };
}
