import { Duration, TimeZone } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { SqsSendMessage } from 'aws-cdk-lib/aws-scheduler-targets'
import { Construct } from 'constructs'
import type { StageConfig } from '../config.ts'
import { type Deployment, type Grant, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createWorkQueue, type WorkQueue, workOn } from '../workQueue.ts'
import type { Documents } from './documents.ts'

const workSeconds = 60

/** The queue that distributes the tasks of a billing run, and the function that works on them. */
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
      reservedConcurrency: config.reservedConcurrency?.billing,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        LEDGER_TABLE: ledger.tableName,
        EVENT_BUS: bus.eventBusName,
        BILLING_QUEUE_URL: this.work.queue.queueUrl,
        DOCUMENTS_BUCKET: documents.bucket.bucketName,
        ...documents.requestEnvironment(),
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
        { actions: ['dynamodb:Query'], on: [ledger.tableArn] },
        this.requestGrant(),
        documents.requestGrant(),
        documents.exporting(),
      ],
    })
    // One at a time: a task can need most of the function's timeout.
    workOn(this.work.queue, this.worker, 1, config.reservedConcurrency?.billing ?? 2)

    const asked = { deadLetterQueue: this.work.deadLetters, retryAttempts: 10, maxEventAge: Duration.hours(6) }
    for (const [name, description, cron, task] of [
      ['EveryMonth', 'Drafts the invoices of the previous month', { day: '1', hour: '6', minute: '0' }, 'start run'],
      ['EveryDay', 'Sends reminders for overdue invoices', { hour: '9', minute: '0' }, 'remind'],
    ] as const) {
      new Schedule(this, name, {
        description,
        schedule: ScheduleExpression.cron({ ...cron, timeZone: TimeZone.EUROPE_ZURICH }),
        target: new SqsSendMessage(this.work.queue, {
          ...asked,
          input: ScheduleTargetInput.fromObject({ kind: task }),
        }),
      })
    }
  }

  /** Grant to queue tasks. */
  requestGrant(): Grant {
    return { actions: ['sqs:SendMessage'], on: [this.work.queue.queueArn] }
  }
}

/** The seller, for functions that create invoices. */
export const sellerOf = ({ seller }: StageConfig): Record<string, string> => ({ SELLER: JSON.stringify(seller) })
