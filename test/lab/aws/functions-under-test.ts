import { CreateFunctionCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { buildSync } from 'esbuild';
import { storedZip } from './stored-zip.ts';

/** Makes a Node 24 function of this source (bundled, as NodejsFunction does). */
export async function createFunction(lambda: LambdaClient, name: string, source: string, more: object = {}) {
  const contents = `${source}\n`;
  const bundled = buildSync({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const code = bundled.outputFiles[0]?.text ?? '';
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/any',
      Code: { ZipFile: storedZip('index.mjs', code) },
      ...more,
    }),
  );
}

export async function invoke(lambda: LambdaClient, name: string, event: object = {}) {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  return { error: answer.FunctionError, body: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) };
}

/** Makes the role `role/<name>`, which Lambda may assume, with these statements. By form: the lab has no IAM client. */
export async function createRole(endpoint: string, name: string, ...statements: object[]): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await iam(endpoint, 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }),
  });
  await iam(endpoint, 'PutRolePolicy', {
    RoleName: name,
    PolicyName: 'own',
    PolicyDocument: JSON.stringify({ Statement: statements }),
  });
}

async function iam(endpoint: string, Action: string, parameters: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ Action, Version: '2010-05-08', ...parameters });
  const answer = await fetch(endpoint, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${Action}: ${answer.status} ${await answer.text()}`);
}
