import { expect, it } from 'vitest'
import { lambdaTypes } from '../../../local/resources/lambda.ts'
import { messagingTypes } from '../../../local/resources/messaging.ts'
import { deploy } from '../../../local/template/deploy.ts'
import type { Json } from '../../../local/template/resolve.ts'

/** None of this is ever called: an unknown part stops the deployment before anything is created. */
const uncalled = new Proxy(Object.create(null), {
  get: () => () => {
    throw new Error('Nothing should be created.')
  },
})
const types = { ...messagingTypes(uncalled), ...lambdaTypes(uncalled) }

function policy(change: Record<string, Json>) {
  const Statement = [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*', ...change }]
  return { PolicyDocument: { Version: '2012-10-17', Statement }, PolicyName: 'Extra', Roles: ['x'] }
}

it.each<[what: string, type: string, properties: Record<string, Json>, message: string]>([
  ['a type of resource', 'AWS::EC2::Instance', {}, 'does not support AWS::EC2::Instance, the type of Extra'],
  ['a property', 'AWS::SQS::Queue', { FifoQueue: true }, 'Extra: ✖ Unrecognized key: "FifoQueue"'],
  ['an intrinsic function', 'AWS::SQS::Queue', { VisibilityTimeout: { 'Fn::Cidr': [] } }, 'Fn::Cidr'],
  ['a condition in a policy', 'AWS::IAM::Policy', policy({ Condition: {} }), 'Unrecognized key: "Condition"'],
])('the runtime refuses unknown parts of a template by name: %s', async (_, Type, Properties, message) => {
  const assembly = { region: 'eu-central-1', stackName: 'Stack', outputs: {}, assetFolder: () => '' }
  await expect(deploy({ ...assembly, resources: { Extra: { Type, Properties } } }, types)).rejects.toThrow(message)
})
