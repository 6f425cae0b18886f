import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode, type Packet } from 'dns-packet';

/** A recursive resolver that answers what it is told to; it notes what it was asked. */
export async function startResolver(answer: (name: string, type: string) => Partial<Packet> & { answers?: Answer[] }) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (message, from) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (!question) return;
    asked.push(`${question.name} ${question.type}`);
    const reply = { id: query.id ?? 0, type: 'response' as const, questions: [question] };
    socket.send(encode({ ...reply, ...answer(question.name, question.type) }), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { asked, address: `127.0.0.1:${socket.address().port}`, stop: () => socket.close() };
}
