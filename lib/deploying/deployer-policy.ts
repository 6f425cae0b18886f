import { allow, arnsOf, type PolicyDocument, type PolicyPlace, policyOf } from './policy-document.ts';

/**
 * The least that whoever runs `cdk deploy` needs: to become the roles that bootstrapping made. One deploys stacks, one writes
 * the code's objects, one reads what is deployed.
 */
export function deployerPolicy(place: PolicyPlace & { readonly qualifier: string }): PolicyDocument {
  const { qualifier, account, region } = place;
  const roles = ['deploy', 'file-publishing', 'lookup'].map((duty) =>
    arnsOf(place).global('iam', `role/cdk-${qualifier}-${duty}-role-${account}-${region}`),
  );
  return policyOf([allow('RolesOfCdk', ['sts', 'AssumeRole'], roles)]);
}
