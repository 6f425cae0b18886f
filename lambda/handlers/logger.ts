import { Logger } from '@aws-lambda-powertools/logger';
import { harmless } from '../contract/harmless.ts';

/**
 * The log of a function, a line of JSON for each entry. JSON escapes controls up to U+001F alone: what else a terminal or a log
 * viewer would obey is replaced here, whoever wrote it and whichever way it came.
 */
export function openLogger(serviceName: string): Logger {
  return new Logger({
    serviceName,
    jsonReplacerFn: (_key, value: unknown) => (typeof value === 'string' ? harmless(value) : value),
  });
}
