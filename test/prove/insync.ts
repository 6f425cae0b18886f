/** Seconds until a change of Route 53 is INSYNC: the same for all, or random for each. */
export type InsyncSeconds = number | { readonly min: number; readonly max: number; readonly seed: number };

/** What a part tells the end-to-end tests' set-up: seconds, 0 to 60. */
export const INSYNC_VARIABLE = 'LAB_INSYNC';

/**
 * Tells the emulator when changes are INSYNC, from now on.
 * @throws Error when it does not take that: its Route 53 is without the lab's rules then
 */
export async function setInsync(endpoint: string, insyncSeconds: InsyncSeconds): Promise<void> {
  const url = `${endpoint}/_lab/route53/settings`;
  const response = await fetch(url, { method: 'PUT', body: JSON.stringify({ insyncSeconds }) });
  const settings = response.ok ? ((await response.json().catch(() => undefined)) as object | undefined) : undefined;
  if (settings && 'insyncSeconds' in settings) return;
  throw new Error(`The lab's Route 53 cannot be told when changes are INSYNC: PUT ${url} answered ${response.status}.`);
}
