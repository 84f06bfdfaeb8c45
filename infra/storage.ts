import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { keptAfterRemoval, refusesDeletion, type StageConfig } from './config.ts'

const text = AttributeType.STRING

/** The product table; the audit table and the ledger, which nobody can update; and the secret that seals cursors. */
export class Storage extends Construct {
  readonly product: TableV2
  readonly audit: TableV2
  /** Issued documents. No role can update or delete anything in it. */
  readonly ledger: TableV2
  readonly cursorSecret: Secret

  constructor(scope: Construct, id: string, config: StageConfig) {
    super(scope, id)
    const common = {
      partitionKey: { name: 'PK', type: text },
      sortKey: { name: 'SK', type: text },
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: refusesDeletion(config),
      removalPolicy: keptAfterRemoval(config),
    }
    const expiring = { ...common, timeToLiveAttribute: 'expiresAtSeconds' }
    this.product = new TableV2(this, 'Product', {
      ...expiring,
      globalSecondaryIndexes: [
        index('byList', 'listName', 'listOrder'),
        rows(index('byActivity', 'listName', 'activityAt')),
        rows(index('byStatus', 'statusListName', 'activityAt')),
        // Sparse: closed tickets are in no queue.
        rows(index('byQueue', 'queueName', 'queuePlace')),
        rows(index('byAssignee', 'assigneeQueueName', 'queuePlace')),
        {
          ...index('byOpening', 'listName', 'openedAt'),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['priority', 'promise', 'initialResponse', 'clock', 'nextResponse'],
        },
        // Sparse: it contains only tickets with a running clock.
        { ...index('byNotice', 'noticeShard', 'noticeAt'), projectionType: ProjectionType.KEYS_ONLY },
      ],
    })
    this.audit = new TableV2(this, 'Audit', expiring)
    this.ledger = new TableV2(this, 'Ledger', common)
    this.cursorSecret = new Secret(this, 'CursorSecret', {
      description: 'Seals the cursors of lists',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    })
  }
}

/**
 * The attributes of a ticket that lists show. No others, because the size of a row decides the cost of a list. A test
 * compares them with the product.
 */
const rowAttributes = [
  ...['organisation', 'status', 'subject', 'category', 'priority', 'channel', 'requester', 'assignee'],
  ...['openedAt', 'activityBy', 'closedAt', 'due'],
]
const rows = (props: ReturnType<typeof index>) => ({
  ...props,
  projectionType: ProjectionType.INCLUDE,
  nonKeyAttributes: props.sortKey.name === 'activityAt' ? rowAttributes : [...rowAttributes, 'activityAt'],
})

const index = (indexName: string, partition: string, sort: string) => ({
  indexName,
  partitionKey: { name: partition, type: text },
  sortKey: { name: sort, type: text },
})
