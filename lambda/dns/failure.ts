import { type DnsServer, describeServer } from './server.ts';

export type DnsFailureCode = 'timeout' | 'refused' | 'malformed' | 'unreachable';

/** A server that gave no answer that could be read. An answer with an error code (RCODE) is an answer, not a failure. */
export class DnsFailure extends Error {
  readonly code: DnsFailureCode;
  readonly server: DnsServer;

  constructor(code: DnsFailureCode, server: DnsServer, detail?: string) {
    super(`${describeServer(server)}: ${code}${detail === undefined ? '' : ` (${detail})`}`);
    this.name = 'DnsFailure';
    this.code = code;
    this.server = server;
  }
}

/** What the operating system said of a socket, as a failure. */
export function socketFailure(error: Error, server: DnsServer): DnsFailure {
  const code = 'code' in error ? String(error.code) : error.message;
  return new DnsFailure(code === 'ECONNREFUSED' ? 'refused' : 'unreachable', server, code);
}
