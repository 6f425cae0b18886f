import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import type { ICommandHooks } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { Deployment } from '../lambda/contract/deployment.ts';
import { DEPLOYMENT_FILE } from '../lambda/contract/environment.ts';

/**
 * Puts the deployment beside each function's code. The asset's hash is that of the bundle, so a changed config makes a new
 * version of the function. The file itself lies in the cloud assembly, for people to look at.
 */
export function deploymentFileHooks(scope: Construct, deployment: Deployment): ICommandHooks {
  const file = resolve(Stage.of(scope)?.outdir ?? '.', `${deployment.id}.${DEPLOYMENT_FILE}`);
  writeFileSync(file, JSON.stringify(deployment));
  const copy = process.platform === 'win32' ? 'copy' : 'cp';
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    afterBundling: (_input, output) => [`${copy} "${file}" "${join(output, DEPLOYMENT_FILE)}"`],
  };
}
