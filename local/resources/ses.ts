import * as z from 'zod'
import type { DataFolder } from '../dataFolder.ts'
import type { Functions } from '../lambda/functions.ts'
import type { Receiving } from '../ses/receiving.ts'
import type { Ses } from '../ses/sending.ts'
import type { Sns } from '../sns/delivery.ts'
import { type ResourceType, resourceType } from '../template/deploy.ts'

const configurationSetSchema = z.strictObject({
  DeliveryOptions: z.strictObject({ TlsPolicy: z.string() }).optional(),
  ReputationOptions: z.json().optional(),
  SuppressionOptions: z.strictObject({ SuppressedReasons: z.array(z.enum(['BOUNCE', 'COMPLAINT'])) }).optional(),
})
const destinationSchema = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Enabled: z.literal(true),
    MatchingEventTypes: z.array(z.enum(['bounce', 'complaint'])),
    SnsDestination: z.strictObject({ TopicARN: z.string() }),
  }),
})
const identitySchema = z.strictObject({
  ConfigurationSetAttributes: z.strictObject({ ConfigurationSetName: z.string() }).optional(),
  EmailIdentity: z.string(),
})
const ruleSchema = z.strictObject({
  Rule: z.strictObject({
    Actions: z.tuple([
      z.strictObject({ S3Action: z.strictObject({ BucketName: z.string(), ObjectKeyPrefix: z.string() }) }),
      z.strictObject({ LambdaAction: z.strictObject({ FunctionArn: z.string(), InvocationType: z.literal('Event') }) }),
    ]),
    Enabled: z.literal(true),
    Recipients: z.array(z.string()),
    ScanEnabled: z.boolean(),
    TlsPolicy: z.string(),
  }),
  RuleSetName: z.string(),
})

export interface SesDeps {
  readonly ses: Ses
  readonly sns: Pick<Sns, 'publish'>
  readonly receiving: Receiving
  readonly functions: Functions
  readonly folder: Pick<DataFolder, 'state' | 'generated'>
  nameOf(logicalId: string): string
}

export function sesTypes({ ses, sns, receiving, functions, folder, nameOf }: SesDeps): Record<string, ResourceType> {
  /** As SES does when a topic becomes its destination, which is at the first start. */
  async function greetOnce(logicalId: string, topicArn: string): Promise<void> {
    const id = `greeting of ${logicalId}`
    if (folder.state().generated[id] !== undefined) return
    await sns.publish(topicArn, 'Successfully validated SNS topic for Amazon SES event publishing.')
    folder.generated(id, () => 'sent')
  }

  return {
    'AWS::SES::ConfigurationSet': resourceType(configurationSetSchema, (logicalId, { SuppressionOptions }) => {
      const name = nameOf(logicalId)
      ses.addConfigurationSet(name, SuppressionOptions?.SuppressedReasons ?? [])
      return { ref: name, attributes: {} }
    }),
    'AWS::SES::ConfigurationSetEventDestination': resourceType(
      destinationSchema,
      async (logicalId, { ConfigurationSetName, EventDestination: { MatchingEventTypes, SnsDestination } }) => {
        ses.addDestination(ConfigurationSetName, { types: MatchingEventTypes, topicArn: SnsDestination.TopicARN })
        await greetOnce(logicalId, SnsDestination.TopicARN)
        return { ref: logicalId, attributes: {} }
      },
    ),
    'AWS::SES::EmailIdentity': resourceType(identitySchema, (_logicalId, { EmailIdentity }) => {
      ses.addIdentity(EmailIdentity)
      return { ref: EmailIdentity, attributes: dkimRecords(EmailIdentity) }
    }),
    'AWS::SES::ReceiptRuleSet': resourceType(z.strictObject({}), (logicalId) => ({
      ref: nameOf(logicalId),
      attributes: {},
    })),
    'AWS::SES::ReceiptRule': resourceType(ruleSchema, (logicalId, { Rule }) => {
      const [{ S3Action }, { LambdaAction }] = Rule.Actions
      receiving.add({
        name: nameOf(logicalId),
        recipients: Rule.Recipients.map((recipient) => recipient.toLowerCase()),
        bucket: S3Action.BucketName,
        prefix: S3Action.ObjectKeyPrefix,
        functionArn: functions.specOf(LambdaAction.FunctionArn).arn,
      })
      return { ref: nameOf(logicalId), attributes: {} }
    }),
  }
}

/** The records that SES would require the domain to publish. Nothing here checks them. */
const dkimRecords = (domain: string): Record<string, string> =>
  Object.fromEntries(
    [1, 2, 3].flatMap((number) => [
      [`DkimDNSTokenName${number}`, `key${number}._domainkey.${domain}`],
      [`DkimDNSTokenValue${number}`, `key${number}.dkim.amazonses.com`],
    ]),
  )
