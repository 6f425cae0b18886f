"""What CloudFormation calls for a resource."""

import unittest

from mend.iam.handler_calls import calls, template_calls


def named(resource_type, operation, properties, name):
    return {(each.action, each.resource) for each in calls(resource_type, operation, properties, name)}


class HandlerCalls(unittest.TestCase):
    def test_a_queue_is_called_upon_by_its_name(self):
        found = named("AWS::SQS::Queue", "delete", {}, "http://127.0.0.1:4566/000000000000/letters")
        arn = "arn:aws:sqs:us-east-1:000000000000:letters"
        self.assertEqual(found, {("sqs:DeleteQueue", arn), ("sqs:GetQueueAttributes", arn)})

    def test_what_is_for_a_property_is_called_with_it_alone(self):
        plain = named("AWS::SecretsManager::Secret", "create", {"Description": "a"}, "Key-1")
        made_up = named("AWS::SecretsManager::Secret", "create", {"GenerateSecretString": {}}, "Key-1")
        actions = {action for action, _ in made_up - plain}
        self.assertEqual(actions, {"secretsmanager:GetRandomPassword", "secretsmanager:GetSecretValue"})

    def test_a_second_element_of_a_list_counts(self):
        one, two = ([{"Region": name} for name in names] for names in (["a"], ["a", "b"]))
        actions = lambda replicas: {each.action for each in calls("AWS::DynamoDB::GlobalTable", "create", {"Replicas": replicas}, "t")}
        self.assertNotIn("dynamodb:CreateTableReplica", actions(one))
        self.assertIn("dynamodb:CreateTableReplica", actions(two))

    def test_a_role_is_handed_to_the_service_that_it_is_for(self):
        properties = {"Role": "arn:aws:iam::000000000000:role/r", "Code": {"S3Bucket": "assets", "S3Key": "code.zip"}}
        found = {each.action: each for each in calls("AWS::Lambda::Function", "create", properties, "f")}
        self.assertEqual(found["iam:PassRole"].resource, "arn:aws:iam::000000000000:role/r")
        self.assertEqual(found["iam:PassRole"].context, {"iam:passedtoservice": ["lambda.amazonaws.com"]})
        self.assertEqual(found["s3:GetObject"].resource, "arn:aws:s3:::assets/code.zip")

    def test_a_template_is_asked_for_its_parameters_and_the_outputs_that_it_reads(self):
        template = {
            "Parameters": {"Version": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/q/version"}},
            "Resources": {"A": {"Properties": {"B": [{"Fn::GetStackOutput": {"StackName": "zone", "OutputName": "Id"}}]}}},
        }
        found = [(each.action, each.resource.split(":", 5)[5]) for each in template_calls(template)]
        self.assertEqual(
            found, [("ssm:GetParameters", "parameter/cdk-bootstrap/q/version"), ("cloudformation:DescribeStacks", "stack/zone/id")]
        )

    def test_a_key_is_called_upon_by_way_of_the_service_that_encrypts_by_it(self):
        key = "arn:aws:kms:us-east-1:000000000000:key/k"
        replica = {"Region": "us-east-1", "SSESpecification": {"KMSMasterKeyId": key}}
        found = {each.action: each for each in calls("AWS::DynamoDB::GlobalTable", "create", {"Replicas": [replica]}, "t")}
        self.assertEqual(found["kms:CreateGrant"].resource, key)
        self.assertEqual(found["kms:CreateGrant"].context, {"kms:viaservice": ["dynamodb.us-east-1.amazonaws.com"]})
        self.assertEqual(found["kms:ListAliases"].resource, "*")

    def test_nothing_is_said_of_a_type_that_is_not_listed(self):
        self.assertEqual(calls("AWS::EC2::Instance", "create", {}, "i"), [])


if __name__ == "__main__":
    unittest.main()
