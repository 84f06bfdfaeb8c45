import type { EventBus } from 'aws-cdk-lib/aws-events'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type Deployment, type Grant, ProductFunction, promiseRules } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, workOn } from '../workQueue.ts'

const workSeconds = 60

/** The queue of promises to recalculate after upgrades or on request, and the function that works on it. */
export class Promises extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue
  readonly worker: ProductFunction

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage, bus: EventBus) {
    super(scope, id)
    const { queue, deadLetters } = createWorkQueue(this, workSeconds)
    this.queue = queue
    this.deadLetters = deadLetters
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'workOnPromises',
      timeoutSeconds: workSeconds,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
        ...promiseRules(deployment.config),
        PROMISE_QUEUE_URL: this.queue.queueUrl,
      },
      grants: [
        { actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], on: [product.tableArn] },
        {
          actions: ['dynamodb:Query'],
          on: ['byStatus', 'byQueue'].map((index) => `${product.tableArn}/index/${index}`),
        },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        this.requestGrant(),
      ],
    })
    workOn(this.queue, this.worker, 1, 2)
  }

  /** Grant to request recalculations. */
  requestGrant(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.queue.queueArn] }
  }
}
