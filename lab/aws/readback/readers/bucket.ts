import type { Apis } from '../apis.ts';
import { parsed } from '../documents.ts';
import type { Reader } from '../reader.ts';
import { type Element, parseXml } from '../xml.ts';
import { lifecycleRule } from './lifecycle-rule.ts';

/** AWS::S3::Bucket. */
export const readBucket: Reader = async ({ physicalId }, apis) => {
  const configuration = (name: string) => configurationOf(apis, physicalId, name);
  const versioning = (await configuration('versioning'))?.find('Status')?.text;
  const ownership = (await configuration('ownershipControls'))?.findAll('ObjectOwnership') ?? [];
  const lifecycle = await configuration('lifecycle');
  const block = (await configuration('publicAccessBlock'))?.find('PublicAccessBlockConfiguration');
  const encryption = (await configuration('encryption'))?.findAll('Rule') ?? [];
  return {
    BucketName: physicalId,
    VersioningConfiguration: versioning && { Status: versioning },
    OwnershipControls: { Rules: ownership.map(({ text }) => ({ ObjectOwnership: text })) },
    LifecycleConfiguration: lifecycle && { Rules: lifecycle.findAll('Rule').map(lifecycleRule) },
    PublicAccessBlockConfiguration: block?.texts(),
    BucketEncryption: { ServerSideEncryptionConfiguration: encryption.map(encryptionRule) },
    Tags: (await configuration('tagging'))?.findAll('Tag').map((tag) => tag.texts()),
  };
};

/** AWS::S3::BucketPolicy. */
export const readBucketPolicy: Reader = async ({ properties }, apis) => {
  const policy = await apis.s3(`/${properties.Bucket}?policy`);
  return { Bucket: policy && properties.Bucket, PolicyDocument: parsed(policy?.toString()) };
};

async function configurationOf(apis: Apis, bucket: string, name: string): Promise<Element | undefined> {
  const answer = await apis.s3(`/${bucket}?${name}`);
  return answer && parseXml(answer.toString());
}

function encryptionRule(rule: Element) {
  return {
    ServerSideEncryptionByDefault: rule.find('ApplyServerSideEncryptionByDefault')?.texts(),
    BucketKeyEnabled: rule.find('BucketKeyEnabled')?.text,
  };
}
