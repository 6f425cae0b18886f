import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Aws } from './aws.ts';

/** A bucket, as far as it is read here. */
export type ObjectStore = {
  readonly bucket: string;
  /** What lies directly beneath a prefix that ends with `/`: names of folders, without slashes. */
  folders(prefix: string): Promise<string[]>;
  /** Keys, the newest first. */
  keys(prefix: string): Promise<string[]>;
  /** `undefined` where there is no such object. */
  read(key: string): Promise<string | undefined>;
};

/** @throws CommandError from each of its functions */
export function openBucket(aws: Aws, bucket: string): ObjectStore {
  const pages = async function* (input: { readonly Prefix: string; readonly Delimiter?: string }) {
    let token: string | undefined;
    do {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        ...input,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await aws.ask({ action: 's3:ListBucket', on: bucket }, () => aws.s3.send(command));
      yield page;
      token = page.NextContinuationToken;
    } while (token !== undefined);
  };
  return {
    bucket,
    async folders(prefix) {
      const found: string[] = [];
      for await (const page of pages({ Prefix: prefix, Delimiter: '/' })) {
        found.push(...(page.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix.slice(prefix.length, -1)));
      }
      return found;
    },
    async keys(prefix) {
      const found: { key: string; at: number }[] = [];
      for await (const page of pages({ Prefix: prefix })) {
        const objects = page.Contents ?? [];
        found.push(...objects.map(({ Key = '', LastModified }) => ({ key: Key, at: LastModified?.getTime() ?? 0 })));
      }
      return found.sort((a, b) => b.at - a.at || b.key.localeCompare(a.key)).map(({ key }) => key);
    },
    async read(key) {
      return aws.ask({ action: 's3:GetObject', on: `${bucket}/${key}` }, async () => {
        try {
          const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
          return await Body?.transformToString();
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
          throw error;
        }
      });
    },
  };
}
