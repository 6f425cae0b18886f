import { createHash } from 'node:crypto';
import {
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionRecursionConfigCommand,
} from '@aws-sdk/client-lambda';
import type { Apis } from '../apis.ts';
import type { Reader } from '../reader.ts';
import { tagList } from '../tags.ts';

/** AWS::Lambda::Function. */
export const readFunction: Reader = async ({ physicalId: FunctionName, properties }, apis) => {
  const { Configuration = {}, Tags } = await apis.lambda.send(new GetFunctionCommand({ FunctionName }));
  const concurrency = await apis.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
  const recursion = await apis.lambda.send(new GetFunctionRecursionConfigCommand({ FunctionName }));
  const { FunctionName: name, Role, Runtime, Handler, Description, Timeout, MemorySize } = Configuration;
  const { Architectures, Environment, PackageType, DeadLetterConfig, EphemeralStorage } = Configuration;
  return {
    ...{ FunctionName: name, Role, Runtime, Handler, Description, Timeout, MemorySize },
    ...{ Architectures, Environment, PackageType, DeadLetterConfig, EphemeralStorage },
    LoggingConfig: Configuration.LoggingConfig,
    TracingConfig: Configuration.TracingConfig,
    KmsKeyArn: Configuration.KMSKeyArn,
    Layers: Configuration.Layers?.map(({ Arn }) => Arn),
    ReservedConcurrentExecutions: concurrency.ReservedConcurrentExecutions,
    RecursiveLoop: recursion.RecursiveLoop,
    Tags: tagList(Tags),
    Code: await codeOf(properties.Code, Configuration.CodeSha256, apis),
  };
};

/**
 * The function tells the hash of its code and not where it came from: what the template names is there when the object it
 * names has that hash.
 */
async function codeOf(expected: unknown, sha256: string | undefined, apis: Apis): Promise<unknown> {
  const { S3Bucket, S3Key } = expected as { S3Bucket: string; S3Key: string };
  const object = await apis.s3(`/${S3Bucket}/${S3Key}`);
  const own = object && createHash('sha256').update(object).digest('base64');
  return own === sha256 ? expected : { CodeSha256: sha256, objectSha256: own };
}
