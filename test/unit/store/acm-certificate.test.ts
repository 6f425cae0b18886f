import { ACMClient } from '@aws-sdk/client-acm';
import { expect, test, vi } from 'vitest';
import { readAcmCertificate } from '../../../lambda/store/acm-certificate.ts';

const ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012';

/** @returns regions that were opened, and certificates that were asked for */
function acmWith(Certificate: string | undefined) {
  const regions: string[] = [];
  const asked: (string | undefined)[] = [];
  const open = (region: string) => {
    regions.push(region);
    const client = new ACMClient({ region });
    vi.spyOn(client, 'send').mockImplementation(async ({ input }) => {
      asked.push('CertificateArn' in input ? input.CertificateArn : undefined);
      return { Certificate };
    });
    return client;
  };
  return { open, regions, asked };
}

test('a certificate is asked for in the region of its ARN', async () => {
  const { open, regions, asked } = acmWith('PEM');

  expect(await readAcmCertificate(open, ARN)).toBe('PEM');
  expect(regions).toEqual(['us-east-1']);
  expect(asked).toEqual([ARN]);
});

test('one that is not there yet is empty', async () => {
  expect(await readAcmCertificate(acmWith(undefined).open, ARN)).toBe('');
});
