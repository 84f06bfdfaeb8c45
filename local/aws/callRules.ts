import * as z from 'zod'

/** What a service refuses of a call although its parameters have the right types. */
export interface CallRule {
  readonly id: string
  readonly service: string
  readonly operations: RegExp
  /** What the service refuses, for people who read a refusal. */
  readonly sentence: string
  /** Where AWS describes it. */
  readonly source: string
  /** The code of the service's error. */
  readonly code: string
  /** Whether the service refuses the call. */
  refuses(input: Readonly<Record<string, unknown>>): boolean
}

const bytesOf = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))
const listIn = (value: unknown): Readonly<Record<string, unknown>>[] =>
  z.array(z.record(z.string(), z.unknown())).safeParse(value).data ?? []
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The messages of a call that sends one or a batch of them. */
const bodiesIn = (input: Readonly<Record<string, unknown>>): string[] =>
  [input, ...listIn(input.Entries)].map(({ MessageBody }) => textIn(MessageBody))

/** Characters that XML 1.0 allows, and so SQS. */
const isXmlText = (text: string): boolean => /^[\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text)
const isJsonObject = (text: string): boolean => {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

const sqs = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html'
const sns = 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html'
const events = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html'
const ses = 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html'

/** Limits of the services that the emulators behind the runtime do not have, or that differ there. */
export const callRules: readonly CallRule[] = [
  {
    ...{
      id: 'sqs-size',
      service: 'sqs',
      operations: /^SendMessage(Batch)?$/,
      source: sqs,
      code: 'InvalidParameterValue',
    },
    sentence: 'SQS takes messages, and batches, of at most 1 MiB.',
    refuses: (input) => bodiesIn(input).reduce((sum, body) => sum + bytesOf(body), 0) > 1_048_576,
  },
  {
    ...{
      id: 'sqs-characters',
      service: 'sqs',
      operations: /^SendMessage(Batch)?$/,
      source: sqs,
      code: 'InvalidMessageContents',
    },
    sentence: 'SQS takes only characters that XML allows, so no control characters.',
    refuses: (input) => !bodiesIn(input).every(isXmlText),
  },
  {
    ...{ id: 'sqs-empty', service: 'sqs', operations: /^SendMessage$/, source: sqs, code: 'MissingParameter' },
    sentence: 'SQS refuses a message without a body.',
    refuses: ({ MessageBody }) => textIn(MessageBody) === '',
  },
  {
    ...{
      id: 'sqs-batch',
      service: 'sqs',
      operations: /Batch$/,
      code: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    },
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html',
    sentence: 'SQS takes at most ten entries at once, each with an id of its own.',
    refuses({ Entries }) {
      const ids = listIn(Entries).map(({ Id }) => Id)
      return ids.length > 10 || new Set(ids).size < ids.length
    },
  },
  {
    ...{
      id: 'sqs-delay',
      service: 'sqs',
      operations: /^SendMessage(Batch)?$/,
      source: sqs,
      code: 'InvalidParameterValue',
    },
    sentence: 'SQS delays a message by at most 900 seconds.',
    refuses: (input) => [input, ...listIn(input.Entries)].some(({ DelaySeconds }) => Number(DelaySeconds ?? 0) > 900),
  },
  {
    ...{ id: 'sns-subject', service: 'sns', operations: /^Publish$/, source: sns, code: 'InvalidParameter' },
    sentence: 'SNS takes subjects of fewer than 100 printable ASCII characters, which begin with no space.',
    refuses: ({ Subject }) => Subject !== undefined && !/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(textIn(Subject)),
  },
  {
    ...{ id: 'sns-size', service: 'sns', operations: /^Publish$/, source: sns, code: 'InvalidParameter' },
    sentence: 'SNS takes messages of 1 byte to 256 KiB.',
    refuses: ({ Message }) => textIn(Message) === '' || bytesOf(textIn(Message)) > 262_144,
  },
  {
    ...{ id: 'sns-structure', service: 'sns', operations: /^Publish$/, source: sns, code: 'InvalidParameter' },
    sentence: 'SNS takes a structured message only with a default entry.',
    refuses: ({ MessageStructure, Message }) =>
      MessageStructure === 'json' &&
      !(
        isJsonObject(textIn(Message)) &&
        z.object({ default: z.string() }).safeParse(JSON.parse(textIn(Message))).success
      ),
  },
  {
    ...{ id: 'events-size', service: 'events', operations: /^PutEvents$/, code: 'ValidationException' },
    source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html',
    sentence: 'EventBridge takes at most 256 KiB in a call.',
    refuses: ({ Entries }) => bytesOf(Entries ?? []) > 262_144,
  },
  {
    ...{
      id: 'events-source',
      service: 'events',
      operations: /^PutEvents$/,
      source: events,
      code: 'ValidationException',
    },
    sentence: "EventBridge keeps sources that begin with 'aws.' to AWS.",
    refuses: ({ Entries }) => listIn(Entries).some(({ Source }) => textIn(Source).startsWith('aws.')),
  },
  {
    ...{ id: 'events-detail', service: 'events', operations: /^PutEvents$/, source: events, code: 'MalformedDetail' },
    sentence: 'EventBridge takes a JSON object as the detail of an event, with a type of at most 128 characters.',
    refuses: ({ Entries }) =>
      listIn(Entries).some(
        ({ Detail, DetailType }) => !isJsonObject(textIn(Detail)) || textIn(DetailType).length > 128,
      ),
  },
  {
    ...{ id: 'ses-recipients', service: 'ses', operations: /^SendEmail$/, source: ses, code: 'BadRequestException' },
    sentence: 'SES takes at most 50 recipients.',
    refuses: ({ Destination }) => addressesIn(Destination).length > 50,
  },
  {
    ...{ id: 'ses-local-part', service: 'ses', operations: /^SendEmail$/, code: 'BadRequestException' },
    source: 'https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html',
    sentence: 'SES does not take addresses with other characters than ASCII before the @ (no SMTPUTF8).',
    refuses: ({ Destination, FromEmailAddress }) =>
      [...addressesIn(Destination), textIn(FromEmailAddress)].some(
        (address) => !/^[\x20-\x7e]*$/.test(address.replace(/@[^@]*$/, '')),
      ),
  },
  {
    ...{ id: 'ses-size', service: 'ses', operations: /^SendEmail$/, code: 'BadRequestException' },
    source: 'https://docs.aws.amazon.com/ses/latest/dg/quotas.html',
    sentence: 'SES takes emails of at most 40 MB, with their attachments encoded.',
    refuses: ({ Content }) => bytesOf(Content ?? '') > 40 * 1024 * 1024 * (4 / 3),
  },
  {
    ...{ id: 'ses-tags', service: 'ses', operations: /^SendEmail$/, code: 'BadRequestException' },
    source: 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html',
    sentence: 'SES takes tags of at most 256 letters, digits, underscores and dashes, in their names and values.',
    refuses: ({ EmailTags }) =>
      listIn(EmailTags).some((tag) => ![tag.Name, tag.Value].every((text) => /^[\w-]{1,256}$/.test(textIn(text)))),
  },
  {
    ...{
      id: 'cognito-attributes',
      service: 'cognito-idp',
      operations: /^AdminCreateUser$/,
      code: 'InvalidParameterException',
    },
    source: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html',
    sentence: 'Cognito takes attributes of at most 2,048 characters, and user names of at most 128.',
    refuses: ({ Username, UserAttributes }) =>
      textIn(Username).length > 128 || listIn(UserAttributes).some(({ Value }) => textIn(Value).length > 2_048),
  },
  {
    ...{ id: 'kms-message', service: 'kms', operations: /^Sign$/, code: 'ValidationException' },
    source: 'https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html',
    sentence: 'KMS signs messages of at most 4,096 bytes; more must be hashed first.',
    refuses: ({ Message }) => Buffer.from(textIn(Message), 'base64').length > 4_096,
  },
  {
    ...{ id: 'secret-size', service: 'secretsmanager', operations: /^PutSecretValue$/, code: 'ValidationException' },
    source: 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html',
    sentence: 'Secrets Manager takes values of at most 65,536 bytes.',
    refuses: ({ SecretString }) => bytesOf(textIn(SecretString)) > 65_536,
  },
]

const addressesIn = (destination: unknown): string[] =>
  z.object({ ToAddresses: z.array(z.string()) }).safeParse(destination).data?.ToAddresses ?? []

/** The rule by which a service refuses a call, or undefined. */
export const refusingRule = (service: string, operation: string, input: unknown): CallRule | undefined => {
  const { data } = z.record(z.string(), z.unknown()).safeParse(input)
  return callRules.find(
    (rule) => rule.service === service && rule.operations.test(operation) && data && rule.refuses(data),
  )
}
