import { ApiError, type Apis } from '../apis.ts';
import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';

const ECR = 'AmazonEC2ContainerRegistry_V20150921';

/** AWS::ECR::Repository. Its lifecycle policy is text in the template too, and compared as such. */
export const readRepository: Reader = async ({ physicalId: repositoryName }, { json }) => {
  const answer = await json('ecr', `${ECR}.DescribeRepositories`, { repositoryNames: [repositoryName] });
  const [repository = {}] = answer.repositories as Record<string, unknown>[];
  const lifecycle = await policyOf('GetLifecyclePolicy', repositoryName, json);
  const policy = await policyOf('GetRepositoryPolicy', repositoryName, json);
  return {
    RepositoryName: repository.repositoryName,
    ImageTagMutability: repository.imageTagMutability,
    LifecyclePolicy: { LifecyclePolicyText: lifecycle?.lifecyclePolicyText },
    RepositoryPolicyText: parsed(policy?.policyText),
  };
};

/** Undefined where there is none, of which ECR makes an error. */
async function policyOf(operation: string, repositoryName: string, json: Apis['json']) {
  try {
    return (await json('ecr', `${ECR}.${operation}`, { repositoryName })) as Record<string, string>;
  } catch (error) {
    if (error instanceof ApiError && error.code.endsWith('PolicyNotFoundException')) return undefined;
    throw error;
  }
}
