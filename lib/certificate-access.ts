import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../lambda/contract/deployment.ts';

/** What the pulse may read to see the certificates that the config names: exactly the secrets and certificates of ACM that it names. */
export function certificateStatements({ certificates = [] }: Deployment): PolicyStatement[] {
  const arnsOf = (kind: 'secret' | 'acm') => [
    ...new Set(certificates.flatMap(({ source }) => (source.kind === kind ? [source.arn] : []))),
  ];
  return [
    ...statements('NamedCertificates', 'secretsmanager:GetSecretValue', arnsOf('secret')),
    ...statements('NamedCertificatesInAcm', 'acm:GetCertificate', arnsOf('acm')),
  ];
}

function statements(sid: string, action: string, resources: readonly string[]): PolicyStatement[] {
  return resources.length === 0 ? [] : [new PolicyStatement({ sid, actions: [action], resources: [...resources] })];
}
