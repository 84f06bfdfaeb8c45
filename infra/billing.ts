import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type Deployment, ProductFunction } from './productFunction.ts'
import type { Storage } from './storage.ts'

const workSeconds = 60

/** The queue over which a billing run fans out, and the function that works on it. */
export class Billing extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage, bus: EventBus) {
    super(scope, id)
    const { config } = deployment
    const common = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: Duration.days(14) }
    this.deadLetters = new Queue(this, 'DeadLetters', common)
    this.queue = new Queue(this, 'Queue', {
      ...common,
      // Six times the function's time, as AWS advises, so that a task is not handed out twice while it is worked on.
      visibilityTimeout: Duration.seconds(6 * workSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    })
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'workOnBilling',
      timeoutSeconds: workSeconds,
      memoryMB: 1024,
      reservedConcurrency: config.reservedConcurrency.billing,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        BILLING_QUEUE_URL: this.queue.queueUrl,
        LEGAL_ENTITY: config.legalEntity,
      },
      grants: [
        {
          actions: [
            'dynamodb:BatchGetItem',
            'dynamodb:GetItem',
            'dynamodb:PutItem',
            'dynamodb:Query',
            'dynamodb:UpdateItem',
          ],
          on: [product.tableArn],
        },
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        { actions: ['sqs:SendMessage'], on: [this.queue.queueArn] },
      ],
    })
    this.worker.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: 5,
        reportBatchItemFailures: true,
        maxConcurrency: Math.max(2, config.reservedConcurrency.billing),
      }),
    )
  }
}
