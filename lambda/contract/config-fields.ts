import { z } from 'zod';

/** Fields that several parts of the config have. */

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/, '2 to 32 lower-case letters, digits or hyphens, beginning with a letter');

export const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
export const domain = z
  .string()
  .max(253)
  .regex(
    new RegExp(`^(${LABEL}\\.)+${LABEL}$`),
    'a domain name in lower case without a trailing dot, as in "acme.example.org"',
  );
export const wildcardOrDomain = z
  .string()
  .max(253)
  .regex(new RegExp(`^(\\*\\.)?(${LABEL}\\.)+${LABEL}$`), 'a domain name, as in "www.example.org" or "*.example.org"');

/** `host`, or `host:port`. */
export const hostAndPort = z
  .string()
  .max(260)
  .regex(
    new RegExp(`^(${LABEL}\\.)+${LABEL}(:\\d{1,5})?$`),
    'a host name with an optional port, as in "www.example.org:8443"',
  );

export const httpsUrl = z.url({ protocol: /^https$/, error: 'an https URL' });
export const pemFiles = z.array(z.string().min(1)).min(1).describe('PEM files, paths relative to the config file');
