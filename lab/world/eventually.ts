import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer; throws, with what it waited for, when none comes in time. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
  throw new Error(`Not within ${seconds} s: ${what}`);
}
