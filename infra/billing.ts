import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type Deployment, ProductFunction } from './productFunction.ts'
import type { Storage } from './storage.ts'
import { createWorkQueue, workOn } from './workQueue.ts'

const workSeconds = 60

/** The queue over which a billing run fans out, and the function that works on it. */
export class Billing extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage, bus: EventBus) {
    super(scope, id)
    const { config } = deployment
    const { queue, deadLetters } = createWorkQueue(this, workSeconds)
    this.queue = queue
    this.deadLetters = deadLetters
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
    workOn(this.queue, this.worker, 5, config.reservedConcurrency.billing)
  }
}
