import { createInterface } from 'node:readline';

/**
 * Ends what its parent started when the parent is gone, however it went: its standard input closes then.
 * Lines: `+PID` for a process that was started, `-PID` for one that ended.
 */
const pids = new Set<number>();

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}

for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
