import { cognitoRules } from './cognito.ts'
import { deliveryRules } from './delivery.ts'
import { dynamodbRules } from './dynamodb.ts'
import { eventRules } from './events.ts'
import { lambdaRules } from './lambda.ts'
import { messagingRules } from './messaging.ts'
import { stackRules } from './stack.ts'
import { type AccountLimits, type ServiceRule, templateSchema } from './template.ts'

/** What AWS services refuse at deployment although no schema of a template says so. */
export const serviceRules: readonly ServiceRule[] = [
  ...cognitoRules,
  ...lambdaRules,
  ...dynamodbRules,
  ...messagingRules,
  ...eventRules,
  ...deliveryRules,
  ...stackRules,
]

export interface Refused {
  readonly rule: ServiceRule
  /** Begins with the logical id of a resource. */
  readonly breach: string
}

/** Every breach of a service rule in a template. Rules for deployments only are left out unless asked for. */
export function findRefused(
  template: unknown,
  limits: AccountLimits,
  { forDeployment = false }: { readonly forDeployment?: boolean } = {},
): Refused[] {
  const parsed = templateSchema.parse(template)
  const rules = serviceRules.filter(({ isOfDeployments = false }) => forDeployment || !isOfDeployments)
  return rules.flatMap((rule) => rule.find(parsed, limits).map((breach) => ({ rule, breach })))
}
