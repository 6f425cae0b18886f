import { createServer, type ServerOptions } from 'node:https';
import { connect } from 'node:net';

const ADDRESS = '127.0.0.1';
/** Longer than Boulder waits for an answer, so that its own timeout is what counts. */
const GIVE_UP_MS = 10_000;

/**
 * DNS over HTTPS (RFC 8484), the only way Boulder's validators ask, in front of one ordinary DNS server.
 * @param server `host:port`, asked over TCP (RFC 7766)
 */
export function serveDoh(port: number, server: string, certificate: ServerOptions): void {
  createServer(certificate, async (request, response) => {
    try {
      const reply = await askOverTcp(server, await request.toArray().then(Buffer.concat));
      response.writeHead(200, { 'content-type': 'application/dns-message' }).end(reply);
    } catch (error) {
      process.stdout.write(`${server}: ${error instanceof Error ? error.message : error}\n`);
      response.writeHead(502).end();
    }
  }).listen(port, ADDRESS);
}

/** The packet goes and comes as it is, Extended DNS Errors included. */
function askOverTcp(server: string, packet: Buffer): Promise<Buffer> {
  const colon = server.lastIndexOf(':');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(server.slice(colon + 1)), server.slice(0, colon));
    let got = Buffer.alloc(0);
    socket.setTimeout(GIVE_UP_MS, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed before the whole answer came')));
    socket.on('data', (data) => {
      got = Buffer.concat([got, data]);
      if (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) return;
      resolve(got.subarray(2, 2 + got.readUInt16BE(0)));
      socket.destroy();
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(packet.length);
    socket.write(Buffer.concat([length, packet]));
  });
}
