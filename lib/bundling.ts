import { OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** Dependencies that are CommonJS call `require`, which an ES module does not have. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** How esbuild makes one file of a function and all that it imports. */
export const BUNDLING = {
  format: OutputFormat.ESM,
  mainFields: ['module', 'main'],
  banner: REQUIRE,
  bundleAwsSDK: true,
};
