/**
 * List prices in USD of the services in Frankfurt (eu-central-1), without free tiers unless they never end, as known on
 * `asOf`. AWS changes them: compare with the pages before relying on a sum.
 */
export const prices = {
  asOf: '2026-12-01',
  dynamoDb: {
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
    perMillionWriteUnits: 0.7625,
    perMillionReadUnits: 0.1525,
    perGigabyteMonth: 0.306,
  },
  apiGateway: { source: 'https://aws.amazon.com/api-gateway/pricing/', perMillionRequests: 1.2 },
  lambda: {
    source: 'https://aws.amazon.com/lambda/pricing/',
    perMillionRequests: 0.2,
    /** On arm64. */
    perGigabyteSecond: 0.0000133334,
  },
  logs: {
    source: 'https://aws.amazon.com/cloudwatch/pricing/',
    perGigabyteIn: 0.63,
    perGigabyteMonthKept: 0.0324,
    perAlarmMonth: 0.1,
    perMetricMonth: 0.3,
    perDashboardMonth: 3,
  },
  queues: { source: 'https://aws.amazon.com/sqs/pricing/', perMillionRequests: 0.4 },
  events: { source: 'https://aws.amazon.com/eventbridge/pricing/', perMillionEvents: 1 },
  keys: { source: 'https://aws.amazon.com/kms/pricing/', perKeyMonth: 1 },
  secrets: { source: 'https://aws.amazon.com/secrets-manager/pricing/', perSecretMonth: 0.4 },
  email: { source: 'https://aws.amazon.com/ses/pricing/', perThousand: 0.1 },
  people: {
    source: 'https://aws.amazon.com/cognito/pricing/',
    /** On the plan Essentials, whose first 10,000 people a month are free. */
    free: 10_000,
    perPersonMonth: 0.015,
    perMachineClientMonth: 6,
    perThousandMachineTokens: 2.25,
  },
} as const
