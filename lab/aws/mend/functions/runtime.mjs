// What runs in each environment: loads the handler, then serves one event after the other.
// Events come in on one pipe, answers go out on another, so the function's own output stays its log.
// Started as: node runtime.mjs <fd of events> <fd of answers> <file of the egress rules>
// The behaviour follows the Lambda Developer Guide, "Building Lambda functions with Node.js".
import { createReadStream, existsSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { obeyEgressRules } from './egress.mjs';

const [events, answers] = process.argv.slice(2, 4).map(Number);
const cutConnections = obeyEgressRules(process.argv[4]);
const logsJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
let requestId = '';

const say = (answer) => writeSync(answers, `${JSON.stringify(answer)}\n`);

/** AWS puts time, request id and level before a console line (or wraps it, for JSON logs); raw stdout stays raw. */
function patchConsole() {
  const write =
    (level) =>
    (message, ...rest) => {
      const timestamp = new Date().toISOString();
      const text = format(message, ...rest);
      const line = logsJson
        ? JSON.stringify({
            timestamp,
            level,
            requestId,
            message: rest.length === 0 && isObject(message) ? message : text,
          })
        : `${timestamp}\t${requestId}\t${level}\t${text.replaceAll('\n', '\r')}`;
      process.stdout.write(`${line}\n`);
    };
  const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' };
  for (const [name, level] of Object.entries(levels)) console[name] = write(level);
}

const isObject = (value) => typeof value === 'object' && value !== null && !(value instanceof Error);

function described(error, errorType) {
  if (!(error instanceof Error))
    return { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] };
  return { errorType: errorType ?? error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
}

async function loadHandler() {
  const [, file, name] = /^(.*)\.([^.]+)$/.exec(process.env._HANDLER ?? '') ?? [];
  const path = ['.mjs', '.js', '.cjs'].map((end) => `${process.env.LAMBDA_TASK_ROOT}/${file}${end}`).find(existsSync);
  if (path === undefined)
    throw Object.assign(new Error(`Cannot find module '${file}'`), { name: 'Runtime.ImportModuleError' });
  const module = await import(pathToFileURL(path).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== 'function') {
    const message = `${process.env._HANDLER} is undefined or not exported`;
    throw Object.assign(new Error(message), { name: 'Runtime.HandlerNotFound' });
  }
  if (handler.length >= 3) {
    const message = 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24';
    throw Object.assign(new Error(message), { name: 'Runtime.CallbackHandlerDeprecated' });
  }
  return handler;
}

function contextOf(message) {
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: message.arn,
    awsRequestId: message.requestId,
    clientContext: message.clientContext ?? undefined,
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
  };
}

async function serve(handler, message) {
  requestId = message.requestId;
  process.env._X_AMZN_TRACE_ID = traceOf(requestId);
  cutConnections();
  let answer;
  try {
    const result = await handler(message.event, contextOf(message));
    answer = { result: result === undefined ? null : result };
  } catch (error) {
    answer = { error: described(error) };
    console.error('Invoke Error', JSON.stringify(answer.error));
  }
  endLog();
  say({ ...answer, requestId });
}

/**
 * AWS sets the trace of each invocation, and the SDK sends it with every call (X-Ray Developer Guide, "Tracing header"). Here
 * its root ends as the request's id does, by which `faults/callers.py` knows whose call it is.
 */
function traceOf(id) {
  const time = Math.floor(Date.now() / 1000).toString(16);
  const digits = id.replaceAll('-', '');
  return `Root=1-${time}-${digits.slice(8)};Parent=${digits.slice(0, 16)};Sampled=0`;
}

/** A line no function writes: it tells the reader of the log that the invocation's output is complete. */
const endLog = () => process.stdout.write('\u0000\n');

/** An error nobody awaited ends the environment, and the invocation with it. */
function dieOf(errorType, status) {
  return (error) => {
    const answer = described(error, errorType);
    console.error(errorType ?? 'Uncaught Exception', JSON.stringify(answer));
    endLog();
    say({ error: answer, requestId });
    process.exit(status);
  };
}

patchConsole();
process.on('uncaughtException', dieOf(undefined, 129));
process.on('unhandledRejection', dieOf('Runtime.UnhandledPromiseRejection', 128));
try {
  const handler = await loadHandler();
  say({ ready: true });
  const lines = createInterface({ input: createReadStream('', { fd: events }), crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => void serve(handler, JSON.parse(line)));
  lines.on('close', () => process.exit(0));
} catch (error) {
  endLog();
  say({ error: described(error) });
  process.exit(1);
}
