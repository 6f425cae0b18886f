import { alarmStatements, messageStatements } from './execution-alarms.ts';
import { chatStatements, monitoringStatements } from './execution-extras.ts';
import { keyStatements } from './execution-key.ts';
import { type ExecutionPolicyOptions, OURS } from './execution-options.ts';
import { roleStatements } from './execution-roles.ts';
import { storeStatements, zoneStatements } from './execution-stores.ts';
import { type AllowStatement, allow, arnsOf, policyOf } from './policy-document.ts';

/**
 * The least that CloudFormation needs to make, change and take away the stacks, for
 * `cdk bootstrap --cloudformation-execution-policies`: two policies, for one may have 6144 characters. What outlives its stack
 * (zone, ledger, evidence, account secrets) cannot be deleted by them, and no secret's value can be read.
 */
export function executionPolicies(options: ExecutionPolicyOptions) {
  const { chat, monitoring } = options;
  const functions = [
    ...deploymentStatements(options),
    ...zoneStatements(options),
    ...storeStatements(options),
    ...functionStatements(options),
    ...roleStatements(options),
    ...clockStatements(options),
  ];
  const alarms = [
    ...alarmStatements(options),
    ...messageStatements(options),
    ...keyStatements(options),
    ...(chat ? chatStatements(options) : []),
    ...(monitoring ? monitoringStatements(options) : []),
  ];
  return { functions: policyOf(functions), alarms: policyOf(alarms) };
}

/** The version of the bootstrap is a parameter of each template; one stack reads the outputs of another; code is an asset. */
function deploymentStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional, worldwide } = arnsOf(options);
  const { qualifier, account, region } = options;
  return [
    allow(
      'BootstrapVersion',
      ['ssm', 'GetParameters'],
      [regional('ssm', `parameter/cdk-bootstrap/${qualifier}/version`)],
    ),
    allow('StackOutputs', ['cloudformation', 'DescribeStacks'], [regional('cloudformation', `stack/${OURS}`)]),
    allow('Assets', ['s3', 'GetObject'], [worldwide('s3', `cdk-${qualifier}-assets-${account}-${region}/*`)]),
  ];
}

function functionStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional } = arnsOf(options);
  return [
    allow(
      'Functions',
      [
        'lambda',
        'AddPermission',
        'CreateFunction',
        'DeleteFunction',
        'DeleteFunctionEventInvokeConfig',
        'GetFunction',
        'GetFunctionCodeSigningConfig',
        'GetFunctionEventInvokeConfig',
        'GetFunctionRecursionConfig',
        'GetFunctionScalingConfig',
        'GetPolicy',
        'GetRuntimeManagementConfig',
        'InvokeFunction',
        'PutFunctionEventInvokeConfig',
        'RemovePermission',
        'TagResource',
        'UntagResource',
        'UpdateFunctionCode',
        'UpdateFunctionConfiguration',
        'UpdateFunctionEventInvokeConfig',
      ],
      [regional('lambda', `function:${OURS}`)],
    ),
    allow(
      'Logs',
      [
        'logs',
        'CreateLogGroup',
        'DeleteLogGroup',
        'GetDataProtectionPolicy',
        'ListTagsForResource',
        'PutRetentionPolicy',
        'TagResource',
        'UntagResource',
      ],
      [regional('logs', `log-group:${OURS}`)],
    ),
    // None of them knows a narrower resource.
    allow(
      'LogQueries',
      ['logs', 'DeleteQueryDefinition', 'DescribeLogGroups', 'DescribeQueryDefinitions', 'PutQueryDefinition'],
      ['*'],
    ),
  ];
}

function clockStatements(options: ExecutionPolicyOptions): AllowStatement[] {
  const { regional } = arnsOf(options);
  return [
    allow(
      'Schedules',
      ['scheduler', 'CreateSchedule', 'DeleteSchedule', 'GetSchedule', 'UpdateSchedule'],
      [regional('scheduler', `schedule/${OURS}/*`)],
    ),
    allow(
      'ScheduleGroup',
      [
        'scheduler',
        'CreateScheduleGroup',
        'DeleteScheduleGroup',
        'GetScheduleGroup',
        'ListTagsForResource',
        'TagResource',
        'UntagResource',
      ],
      [regional('scheduler', `schedule-group/${OURS}`)],
    ),
  ];
}
