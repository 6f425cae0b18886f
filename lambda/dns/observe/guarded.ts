import type { CrashedCheck, DnsCheckName } from '../../contract/evidence/dns.ts';
import { show } from './show.ts';

/** Runs a check; when it crashes, the crash is its result: one broken check does not cost the others. */
export async function guarded<T>(
  check: DnsCheckName,
  subject: string,
  work: () => Promise<T>,
): Promise<T | CrashedCheck> {
  try {
    return await work();
  } catch (error) {
    return {
      check,
      subject,
      crashed: show(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    };
  }
}
