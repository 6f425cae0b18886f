import { connect } from 'node:net';

/** A unix socket's path has room for 108 octets on Linux, its end included (unix(7)). */
const LONGEST_PATH = 107;

/** @throws Error when the path is too long for a unix socket */
export function checkSocketPath(path: string): string {
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  throw new Error(`unbound's control socket cannot be at ${path}: give it a folder with a shorter path.`);
}

/**
 * One command to a running unbound, as unbound-control(8) sends it.
 * @returns what unbound says
 * @throws Error when nobody listens at the socket, or unbound answers with an error
 */
export async function control(socketPath: string, command: string): Promise<string> {
  const socket = connect(socketPath);
  socket.setEncoding('utf8');
  socket.write(`UBCT1 ${command}\n`);
  let said = '';
  for await (const chunk of socket) said += chunk;
  if (said.startsWith('error')) throw new Error(`unbound refused "${command}": ${said.trim()}`);
  return said;
}
