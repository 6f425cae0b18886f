import type { FoundDeployment } from '../deployment.ts';
import { CommandError, EXIT } from '../failure.ts';

/** ARN of the secret that holds the account of a CA. @throws CommandError */
export function secretOf({ secretArns, stack }: FoundDeployment, ca: string): string {
  const arn = secretArns?.[ca];
  if (arn !== undefined) return arn;
  throw new CommandError(
    EXIT.usage,
    `The stack ${stack} has no secret for a CA "${ca}". (ca-unknown)`,
    `Name one of: ${Object.keys(secretArns ?? {}).join(', ') || 'none'}.`,
    { code: 'ca-unknown' },
  );
}
