import { partOf, recordOf, referredTo, resourcesOf, type ServiceRule, type Template } from './template.ts'

const sqsLimits = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'
const queues = (template: Template) => resourcesOf(template, 'AWS::SQS::Queue')
const subscriptions = (template: Template) => resourcesOf(template, 'AWS::SNS::Subscription')

export const messagingRules: readonly ServiceRule[] = [
  {
    id: 'sqs-times',
    sentence: 'A queue hides messages for at most 12 hours and keeps them for 60 seconds to 14 days.',
    source: sqsLimits,
    find: (template) =>
      queues(template).flatMap((queue) => {
        const [hidden, kept] = [
          queue.number('VisibilityTimeout') ?? 30,
          queue.number('MessageRetentionPeriod') ?? 345_600,
        ]
        return [
          ...(hidden > 43_200 ? [`${queue.id}: visibility timeout of ${hidden} s`] : []),
          ...(kept < 60 || kept > 1_209_600 ? [`${queue.id}: retention of ${kept} s`] : []),
        ]
      }),
  },
  {
    id: 'sqs-redrive-count',
    sentence: 'A message goes to the dead-letter queue after 1 to 1,000 receives.',
    source: sqsLimits,
    find: (template) =>
      queues(template).flatMap((queue) => {
        const count = queue.number('RedrivePolicy', 'maxReceiveCount')
        return count !== undefined && (count < 1 || count > 1_000) ? [`${queue.id}: ${count} receives`] : []
      }),
  },
  {
    id: 'sns-filter-policy',
    sentence: 'An SNS filter policy has at most 5 names, and its numbers of values multiply to at most 150.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html',
    find: (template) =>
      subscriptions(template).flatMap((subscription) => {
        const policy = recordOf(subscription.value('FilterPolicy'))
        if (!policy) return []
        const lists = Object.values(policy).map((values) => (Array.isArray(values) ? values.length : 1))
        const combinations = lists.reduce((product, count) => product * count, 1)
        return lists.length > 5 || combinations > 150
          ? [`${subscription.id}: ${lists.length} names, ${combinations} combinations`]
          : []
      }),
  },
  {
    id: 'sns-raw-delivery',
    sentence: 'SNS refuses raw message delivery for subscriptions by email and SMS.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html',
    find: (template) =>
      subscriptions(template)
        .filter((each) => ['email', 'email-json', 'sms'].includes(each.text('Protocol') ?? ''))
        .filter((each) => each.value('RawMessageDelivery') === true)
        .map(({ id }) => `${id}: raw delivery`),
  },
  {
    id: 'sns-key-admits-publisher',
    sentence: 'CloudWatch and SES publish to an encrypted topic only if the policy of its key admits them.',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services',
    find: (template) =>
      publishers(template).flatMap(({ id, service, topic }) => {
        const key = referredTo(
          resourcesOf(template, 'AWS::SNS::Topic')
            .find((each) => each.id === topic)
            ?.value('KmsMasterKeyId'),
        )
        const policy = resourcesOf(template, 'AWS::KMS::Key').find((each) => each.id === key)
        return policy && !admits(policy.list('KeyPolicy', 'Statement'), service)
          ? [`${id}: the policy of ${key} does not admit ${service}`]
          : []
      }),
  },
  {
    id: 'ses-sender-name',
    sentence: 'SES refuses a sender name that is not 7-bit ASCII, unless it is encoded as MIME demands.',
    source: 'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html',
    find: (template) =>
      resourcesOf(template, 'AWS::Cognito::UserPool').flatMap((pool) => {
        const from = pool.text('EmailConfiguration', 'From')
        return from !== undefined && !isAscii(from) ? [`${pool.id}: ${from}`] : []
      }),
  },
]

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** Services that publish to topics of the template. */
const publishers = (template: Template) => [
  ...resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap((alarm) =>
    alarm.list('AlarmActions').map((action) => ({
      id: alarm.id,
      service: 'cloudwatch.amazonaws.com',
      topic: referredTo(action),
    })),
  ),
  ...resourcesOf(template, 'AWS::SES::ConfigurationSetEventDestination').map((destination) => ({
    id: destination.id,
    service: 'ses.amazonaws.com',
    topic: referredTo(destination.value('EventDestination', 'SnsDestination', 'TopicARN')),
  })),
]

const admits = (statements: readonly unknown[], service: string): boolean =>
  statements
    .map((statement) => partOf('statement', statement))
    .some(
      (statement) =>
        statement.text('Effect') === 'Allow' &&
        [statement.value('Principal', 'Service')].flat().includes(service) &&
        ['kms:Decrypt', 'kms:GenerateDataKey'].every((action) => statement.list('Action').includes(action)),
    )
