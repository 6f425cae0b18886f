import {
  CfnResource,
  DefaultStackSynthesizer,
  Fn,
  type IStackSynthesizer,
  type ISynthesisSession,
  type StackProps,
} from 'aws-cdk-lib';
import type { DeployingConfig } from '../../lambda/contract/deploying.ts';

/**
 * By which roles a stack is deployed, and what bounds the roles in it. A synthesizer is of one stack, so each asks anew.
 */
export function deployedBy(deploying: DeployingConfig): Pick<StackProps, 'synthesizer'> {
  // CDK's types are not made for exactOptionalPropertyTypes.
  return { synthesizer: new Synthesizer(deploying) as IStackSynthesizer };
}

class Synthesizer extends DefaultStackSynthesizer {
  private readonly permissionsBoundary: string | undefined;

  constructor({ qualifier, permissionsBoundary }: DeployingConfig) {
    super(qualifier === undefined ? {} : { qualifier });
    this.permissionsBoundary = permissionsBoundary;
  }

  /**
   * The boundary is set last. CDK's own way, an aspect, comes before references between stacks are resolved, and so misses the
   * role that lets other accounts read outputs.
   */
  override synthesize(session: ISynthesisSession): void {
    if (this.permissionsBoundary !== undefined) this.bindRoles(`policy/${this.permissionsBoundary}`);
    super.synthesize(session);
  }

  private bindRoles(policy: string): void {
    const arn = Fn.sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:${policy}`);
    for (const construct of this.boundStack.node.findAll()) {
      if (!CfnResource.isCfnResource(construct) || construct.cfnResourceType !== 'AWS::IAM::Role') continue;
      construct.addPropertyOverride('PermissionsBoundary', arn);
    }
  }
}
