/** A call that IAM was asked about, with the condition keys that it had; equal calls once. */
export type RecordedCall = {
  /** The ARN of the role, without the session. */
  readonly role: string;
  /** As in `route53:GetChange`. */
  readonly action: string;
  readonly resource: string;
  /** By condition key, in lower case. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly allowed: boolean;
  readonly times: number;
};

/** From now on calls are kept; what was kept before is forgotten. */
export async function beginCalls(endpoint: string): Promise<void> {
  await ask(endpoint, 'POST');
}

export async function recordedCalls(endpoint: string): Promise<RecordedCall[]> {
  return (await ask(endpoint, 'GET')).json() as Promise<RecordedCall[]>;
}

async function ask(endpoint: string, method: string): Promise<Response> {
  const response = await fetch(`${endpoint}/_lab/calls`, { method });
  if (!response.ok) throw new Error(`${method} /_lab/calls: ${response.status} ${await response.text()}`);
  return response;
}
