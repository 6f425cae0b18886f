import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

/** Sends one event to a function many times at once, as the scheduler does: asynchronously. Arguments: endpoint, function, event, times. */
const [endpoint = '', functionName = '', event = '', times = '1'] = process.argv.slice(2);
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
await Promise.all(
  Array.from({ length: Number(times) }, () =>
    client.send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: event })),
  ),
);
