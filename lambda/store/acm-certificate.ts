import { type ACMClient, GetCertificateCommand } from '@aws-sdk/client-acm';

/**
 * The certificate that ACM holds now, in PEM. A certificate is known in its own region alone, which its ARN names.
 * @throws what the SDK throws; empty where ACM gives none
 */
export async function readAcmCertificate(open: (region: string) => ACMClient, arn: string): Promise<string> {
  const [, , , region = ''] = arn.split(':');
  const { Certificate = '' } = await open(region).send(new GetCertificateCommand({ CertificateArn: arn }));
  return Certificate;
}
