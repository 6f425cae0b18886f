import type { Ca } from '../contract/ca.ts';
import { TroubleError } from '../contract/problem.ts';
import type { AccountPorts } from './ports.ts';

/** Longer than the function may run: a lease outlives its holder only when the holder was killed. */
const LEASE_MS = 70_000;

/** Nobody else works on the account of this CA meanwhile. @throws TroubleError `account-busy`, or that of the work */
export async function withLease<T>(
  ca: Ca,
  ports: Pick<AccountPorts, 'clock' | 'lease' | 'owner' | 'deadline' | 'warn'>,
  work: () => Promise<T>,
): Promise<T> {
  const name = `account#${ca.id}`;
  await takeLease(ca, name, ports);
  try {
    return await work();
  } finally {
    // One that could not be given back ends by itself; what became of the account is the answer.
    await ports.lease.release(name, ports.owner).catch((error: unknown) => {
      if (!(error instanceof TroubleError)) throw error;
      ports.warn('lease not given back', error.trouble);
    });
  }
}

async function takeLease(
  ca: Ca,
  name: string,
  { clock, lease, owner, deadline }: Pick<AccountPorts, 'clock' | 'lease' | 'owner' | 'deadline'>,
): Promise<void> {
  while (!(await lease.take(name, owner, clock.now() + LEASE_MS, clock.now()))) {
    if (clock.now() + 1_000 > deadline) {
      throw new TroubleError({
        code: 'account-busy',
        step: 'account',
        message: `Another invocation has been making the account at ${ca.title}, or changing its key, all the time.`,
        action: 'Invoke again in two minutes; if it stays so, look into the log group of the account function.',
      });
    }
    await clock.sleep(500);
  }
}
