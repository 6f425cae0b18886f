import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../lambda/contract/deployment.ts';

/** What the pulse may read to see the certificates that the config names: exactly the secrets that hold them. */
export function certificateStatements({ certificates = [] }: Deployment): PolicyStatement[] {
  const arns = certificates.flatMap(({ source }) => (source.kind === 'secret' ? [source.arn] : []));
  if (arns.length === 0) return [];
  return [
    new PolicyStatement({
      sid: 'NamedCertificates',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [...new Set(arns)],
    }),
  ];
}
