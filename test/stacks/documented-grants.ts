/** What AWS's documentation says that CloudFormation's role needs, though no schema of a resource type lists it. */
export const DOCUMENTED: Readonly<Record<string, string>> = {
  'kms:Encrypt': 'DynamoDB Developer Guide, "Authorizing use of your customer managed key"',
  'kms:GenerateDataKey*': 'DynamoDB Developer Guide, "Authorizing use of your customer managed key"',
  'kms:ReEncrypt*': 'DynamoDB Developer Guide, "Authorizing use of your customer managed key"',
};
