import * as z from 'zod'

/** The parts of a call to AWS that authorisation needs. */
export interface AwsRequest {
  /** The access key, which here is the logical id of the calling function. */
  readonly principal: string
  readonly service: string
  readonly operation: string
  readonly input: unknown
  readonly required: readonly { readonly action: string; readonly resource: string }[]
}

interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Names {
  readonly region: string
  readonly account: string
  /** The ARN of the customer-managed key that encrypts a topic, if there is one. */
  keyOfTopic(topicArn: string): string | undefined
  /** The identity that SES knows for a sender's address. */
  mailIdentityOf(address: string): string
}

/** A refusal as AWS would make it, returned to the caller in the format of the service. */
export class AwsError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

function credentialOf(headers: Received['headers']): readonly [principal: string, service: string] {
  const [, principal = '', service = ''] =
    /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(String(headers.authorization ?? '')) ?? []
  return [principal, service]
}

export const serviceOf = (headers: Received['headers']): string => credentialOf(headers)[1]

/** Operations whose resources are read below. All others are refused, because they could be misread. */
const knownOperations: Readonly<Record<string, RegExp>> = {
  dynamodb: /^((Get|Put|Update|Delete)Item|Query|Scan|Batch(Get|Write)Item|Transact(Get|Write)Items)$/,
  sqs: /^((Send|Delete)Message(Batch)?|ReceiveMessage|ChangeMessageVisibility(Batch)?)$/,
  sns: /^(Publish|GetTopicAttributes)$/,
  events: /^PutEvents$/,
  secretsmanager: /^(Get|Put)SecretValue$/,
  ses: /^(SendEmail|DeleteSuppressedDestination)$/,
  'cognito-idp':
    /^(Admin(CreateUser|DeleteUser|GetUser|UpdateUserAttributes|AddUserToGroup|RemoveUserFromGroup|UserGlobalSignOut)|ListUsers(InGroup)?|(Create|Update|Delete)IdentityProvider|ListIdentityProviders|(Describe|Update)UserPoolClient)$/,
  kms: /^(Sign|GetPublicKey)$/,
  lambda: /^Invoke$/,
}

/** Services that name their operation in the path, and some its resource. */
const operationsByPath: readonly (readonly [path: RegExp, operation: string])[] = [
  [/^\/v2\/email\/outbound-emails$/, 'SendEmail'],
  [/^\/v2\/email\/suppression\/addresses\/([^/]+)$/, 'DeleteSuppressedDestination'],
  [/^\/2015-03-31\/functions\/([^/]+)\/invocations$/, 'Invoke'],
]

const actionsOfTransaction = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
}
const tableSchema = z.object({ TableName: z.string(), IndexName: z.string().optional() })

/** Reads the caller, the operation and its resources. Throws for unknown operations, so no call passes unauthorised. */
export function readRequest({ headers, path, body }: Received, names: Names): AwsRequest {
  const [principal, service] = credentialOf(headers)
  const byPath = operationsByPath.find(([known]) => known.test(path))
  const target = String(headers['x-amz-target'] ?? byPath?.[1] ?? '')
  const named = decodeURIComponent(byPath?.[0].exec(path)?.[1] ?? '')
  const form = target === '' ? new URLSearchParams(body) : undefined
  const operation = form ? (form.get('Action') ?? '') : (target.split('.').at(-1) ?? '')
  // A call without a body is about the resource in its path.
  const input: unknown = form ? Object.fromEntries(form) : body === '' ? { named } : JSON.parse(body)
  return { principal, service, operation, input, required: requiredFor(service, operation, input, names, named) }
}

function requiredFor(
  service: string,
  operation: string,
  input: unknown,
  names: Names,
  named: string,
): AwsRequest['required'] {
  if (!knownOperations[service]?.test(operation)) {
    throw new AwsError('UnknownOperationException', `This runtime does not support ${service}:${operation}.`)
  }
  const arn = (kind: string, name: string) => `arn:aws:${kind}:${names.region}:${names.account}:${name}`
  switch (service) {
    case 'dynamodb':
      return tablesOf(operation, input).map(({ action, TableName, IndexName }) => ({
        action: `dynamodb:${action}`,
        resource: arn('dynamodb', `table/${TableName}${IndexName ? `/index/${IndexName}` : ''}`),
      }))
    case 'sqs': {
      const { QueueUrl } = z.object({ QueueUrl: z.string() }).parse(input)
      return [
        {
          action: `sqs:${operation.replace(/Batch$/, '')}`,
          resource: arn('sqs', QueueUrl.split('/').at(-1) ?? ''),
        },
      ]
    }
    case 'sns': {
      const { TopicArn } = z.object({ TopicArn: z.string() }).parse(input)
      const key = operation === 'Publish' ? names.keyOfTopic(TopicArn) : undefined
      const keyDeps =
        key === undefined ? [] : ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({ action, resource: key }))
      return [{ action: `sns:${operation}`, resource: TopicArn }, ...keyDeps]
    }
    case 'events': {
      const { Entries } = z.object({ Entries: z.array(z.object({ EventBusName: z.string() })) }).parse(input)
      const buses = new Set(Entries.map(({ EventBusName }) => EventBusName))
      return [...buses].map((bus) => ({ action: `events:${operation}`, resource: arn('events', `event-bus/${bus}`) }))
    }
    case 'secretsmanager': {
      const { SecretId } = z.object({ SecretId: z.string() }).parse(input)
      return [{ action: `secretsmanager:${operation}`, resource: SecretId }]
    }
    case 'cognito-idp': {
      const { UserPoolId } = z.object({ UserPoolId: z.string() }).parse(input)
      return [{ action: `cognito-idp:${operation}`, resource: arn('cognito-idp', `userpool/${UserPoolId}`) }]
    }
    case 'kms': {
      const { KeyId } = z.object({ KeyId: z.string() }).parse(input)
      return [{ action: `kms:${operation}`, resource: KeyId }]
    }
    case 'lambda':
      return [{ action: 'lambda:InvokeFunction', resource: named }]
    case 'ses': {
      // It knows no resources.
      if (operation === 'DeleteSuppressedDestination') return [{ action: `ses:${operation}`, resource: '*' }]
      const { FromEmailAddress, ConfigurationSetName, Content } = z
        .object({ FromEmailAddress: z.string(), ConfigurationSetName: z.string(), Content: z.looseObject({}) })
        .parse(input)
      const address = FromEmailAddress.replace(/^.*<|>$/g, '')
      const resources = [
        arn('ses', `identity/${names.mailIdentityOf(address)}`),
        arn('ses', `configuration-set/${ConfigurationSetName}`),
      ]
      // A raw email needs permission for both operation names, on both resources.
      const actions = 'Raw' in Content ? ['SendEmail', 'SendRawEmail'] : ['SendEmail']
      return actions.flatMap((name) => resources.map((resource) => ({ action: `ses:${name}`, resource })))
    }
    default:
      throw new AwsError('UnknownOperationException', `This runtime does not support the service '${service}'.`)
  }
}

function tablesOf(
  operation: string,
  input: unknown,
): { action: string; TableName: string; IndexName?: string | undefined }[] {
  switch (operation) {
    case 'TransactWriteItems': {
      const { TransactItems } = z.object({ TransactItems: z.array(z.record(z.string(), tableSchema)) }).parse(input)
      return TransactItems.flatMap((item) =>
        Object.entries(actionsOfTransaction).flatMap(([kind, action]) =>
          item[kind] ? [{ action, TableName: item[kind].TableName }] : [],
        ),
      )
    }
    case 'TransactGetItems': {
      const { TransactItems } = z.object({ TransactItems: z.array(z.object({ Get: tableSchema })) }).parse(input)
      return TransactItems.map(({ Get }) => ({ action: 'GetItem', TableName: Get.TableName }))
    }
    case 'BatchGetItem':
    case 'BatchWriteItem': {
      const { RequestItems } = z.object({ RequestItems: z.record(z.string(), z.unknown()) }).parse(input)
      return Object.keys(RequestItems).map((TableName) => ({ action: operation, TableName }))
    }
    default:
      return [{ action: operation, ...tableSchema.parse(input) }]
  }
}
