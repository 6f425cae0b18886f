import type { Settings } from './config/settings.ts';

/** Variables that the AWS SDKs take service endpoints from: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
export function endpointVariables(endpoints: Settings['endpoints']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([service, url]) => [
      `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll('-', '_')}`,
      url,
    ]),
  );
}
