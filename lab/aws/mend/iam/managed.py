"""AWS managed policies that a deployment needs and MiniStack does not know.

AWS: AWS Managed Policy Reference. CDK's bootstrap gives its deploying role AWSCloudFormationReadOnlyAccess.
MiniStack: knows the best known ones; another one gives its role nothing.
"""

import json

ACTIONS = {
    "AWSCloudFormationReadOnlyAccess": [
        "cloudformation:BatchDescribe*",
        "cloudformation:Describe*",
        "cloudformation:EstimateTemplateCost",
        "cloudformation:Get*",
        "cloudformation:List*",
        "cloudformation:ValidateTemplate",
        "cloudformation:Detect*",
    ],
}


def install(iam):
    for name, actions in ACTIONS.items():
        arn = f"arn:aws:iam::aws:policy/{name}"
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
        if arn not in iam._aws_managed_policies:
            iam._aws_managed_policies[arn] = iam._make_aws_managed_record(name, json.dumps(document))
