import { expect, test } from 'vitest';
import { certificateIdOf } from '../../../lambda/contract/certificate-id.ts';
import { certificateNamed } from '../support/certificates.ts';

test.each([
  // The example of RFC 9773 section 4.1: a serial number that begins with a zero octet, because it is positive.
  ['69885b6b87464041e1b37b847ba0ae2cde01c8d4', '0087654321', 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'],
  ['01', '7f', 'AQ.fw'],
])('a certificate under the key %s with the serial number %s is named %s', async (key, serial, name) => {
  expect(certificateIdOf(await certificateNamed(serial, key))).toBe(name);
});

test('one that names no key of its issuer has no name', async () => {
  expect(certificateIdOf(await certificateNamed('01'))).toBeUndefined();
});
