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
