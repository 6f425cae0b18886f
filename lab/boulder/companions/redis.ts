import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
import { CommandReader } from './resp.ts';
import { createStore } from './store.ts';

/** In-memory stand-in for the Redis that keeps Boulder's rate limits: `redis.ts PORT CERTIFICATE KEY`, TLS on 127.0.0.1. */
const [port, certificate = '', key = ''] = process.argv.slice(2);
const store = createStore();

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (socket) => {
  const commands = new CommandReader();
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    for (const words of commands.read(data)) socket.write(store(words));
  });
}).listen(Number(port), '127.0.0.1');
