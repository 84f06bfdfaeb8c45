import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'
import type { Documents } from './documents.ts'
import { type Deployment, type Grant, ProductFunction } from './productFunction.ts'
import type { Storage } from './storage.ts'
import { createWorkQueue, type WorkQueue, workOn } from './workQueue.ts'

const workSeconds = 60

/** The queue over which a billing run fans out, and the function that works on it. */
export class Billing extends Construct {
  readonly work: WorkQueue
  readonly worker: ProductFunction

  constructor(
    scope: Construct,
    id: string,
    deployment: Deployment,
    { storage, bus, documents }: { readonly storage: Storage; readonly bus: EventBus; readonly documents: Documents },
  ) {
    super(scope, id)
    const { config } = deployment
    const { product, audit, ledger } = storage
    this.work = createWorkQueue(this, workSeconds)
    this.worker = new ProductFunction(this, 'Worker', deployment, {
      entry: 'workOnBilling',
      timeoutSeconds: workSeconds,
      memoryMB: 1024,
      reservedConcurrency: config.reservedConcurrency.billing,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        LEDGER_TABLE: ledger.tableName,
        EVENT_BUS: bus.eventBusName,
        BILLING_QUEUE_URL: this.work.queue.queueUrl,
        ...documents.asked(),
        ...sellerOf(config),
      },
      grants: [
        {
          actions: [
            'dynamodb:BatchGetItem',
            'dynamodb:ConditionCheckItem',
            'dynamodb:GetItem',
            'dynamodb:PutItem',
            'dynamodb:Query',
            'dynamodb:UpdateItem',
          ],
          on: [product.tableArn],
        },
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byList`] },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn, ledger.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
        this.asking(),
        documents.asking(),
      ],
    })
    workOn(this.work.queue, this.worker, 5, config.reservedConcurrency.billing)
  }

  /** What is needed to have something done. */
  asking(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] }
  }
}

/** The seller, for functions that make invoices. */
export const sellerOf = ({ seller }: StageConfig): Record<string, string> => ({ SELLER: JSON.stringify(seller) })
