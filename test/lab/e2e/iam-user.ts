import type { LabState } from '../../../lab/world/state.ts';

/** Credentials of a user of the lab's AWS, as the environment of a program has them. */
export type UserKey = { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string };

/** Makes a user who may do what the statements say, and nothing else. */
export async function createUser(lab: LabState, name: string, statements: readonly object[]): Promise<UserKey> {
  await iam(lab, { Action: 'CreateUser', UserName: name });
  if (statements.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await iam(lab, { Action: 'PutUserPolicy', UserName: name, PolicyName: 'own', PolicyDocument });
  }
  const made = await iam(lab, { Action: 'CreateAccessKey', UserName: name });
  const textOf = (tag: string) => new RegExp(`<${tag}>([^<]+)</${tag}>`).exec(made)?.[1] ?? '';
  return { AWS_ACCESS_KEY_ID: textOf('AccessKeyId'), AWS_SECRET_ACCESS_KEY: textOf('SecretAccessKey') };
}

/** Asks IAM's Query API as root; the emulator tells the service by the scope of the credential, and checks no signature. */
async function iam({ aws }: LabState, parameters: Record<string, string>): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/${aws.region}/iam/aws4_request, SignedHeaders=host, Signature=0`;
  const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' });
  const answer = await fetch(aws.endpoint, { method: 'POST', headers: { authorization }, body });
  if (!answer.ok) throw new Error(`${parameters.Action} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.text();
}
