import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses'
import { Lambda, LambdaInvocationType, S3 } from 'aws-cdk-lib/aws-ses-actions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { PrivateBucket } from '../privateBucket.ts'
import { type Deployment, type Grant, ProductFunction, promiseRules, writeLimits } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import type { Files } from './files.ts'

export interface IncomingMail {
  readonly receiver: ProductFunction
  readonly inbound: PrivateBucket
  readonly ruleSetName: string
}

interface ReceiveMailProps {
  readonly storage: Storage
  readonly files: Files
  readonly bus: EventBus
  readonly replyDomain: string
  readonly environment: Readonly<Record<string, string>>
  readonly grants: readonly Grant[]
  readonly queue: Queue
  readonly deadLetters: Queue
}

const inboundPrefix = 'mails/'

/** Receives the emails to the reply domain: SES stores each in a bucket, and invokes a function with it. */
export function receiveMail(scope: Construct, deployment: Deployment, props: ReceiveMailProps): IncomingMail {
  const { config } = deployment
  const { product, audit } = props.storage
  const inbound = new PrivateBucket(scope, 'Inbound', config, {
    lifecycleRules: [{ prefix: inboundPrefix, expiration: Duration.days(30) }],
  })
  const receiver = new ProductFunction(scope, 'Receiver', deployment, {
    entry: 'receiveEmail',
    timeoutSeconds: 60,
    memoryMB: 1024,
    reservedConcurrency: config.reservedConcurrency?.incomingMail,
    environment: {
      ...props.environment,
      AUDIT_TABLE: audit.tableName,
      EVENT_BUS: props.bus.eventBusName,
      ...promiseRules(config),
      ...writeLimits(config),
      FILES_BUCKET: props.files.bucket.bucketName,
      INBOUND_BUCKET: inbound.bucketName,
      INBOUND_PREFIX: inboundPrefix,
      MAIL_QUEUE_URL: props.queue.queueUrl,
    },
    grants: [
      { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], on: [product.tableArn] },
      { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
      { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
      { actions: ['events:PutEvents'], on: [props.bus.eventBusArn] },
      { actions: ['s3:GetObject'], on: [inbound.arnForObjects(`${inboundPrefix}*`)] },
      props.files.keeping(),
      ...props.grants,
    ],
  })
  receiver.lambda.configureAsyncInvoke({
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    onFailure: new SqsDestination(props.deadLetters),
  })
  // CloudFormation cannot activate a rule set. An account has one active rule set, which may be the operator's own.
  const ruleSet = new ReceiptRuleSet(scope, 'RuleSet')
  ruleSet.addRule('Replies', {
    recipients: [props.replyDomain],
    scanEnabled: true,
    tlsPolicy: TlsPolicy.REQUIRE,
    actions: [
      new S3({ bucket: inbound, objectKeyPrefix: inboundPrefix }),
      new Lambda({ function: receiver.lambda, invocationType: LambdaInvocationType.EVENT }),
    ],
  })
  return { receiver, inbound, ruleSetName: ruleSet.receiptRuleSetName }
}
