import { Duration } from 'aws-cdk-lib'
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { Api } from './api.ts'
import { deadLetterQueues, type Workplaces } from './deadLetterQueues.ts'
import type { ProductFunction } from './productFunction.ts'
import { productMetric } from './productMetric.ts'
import type { Storage } from './storage.ts'

interface DashboardProps {
  readonly workplaces: Workplaces
  readonly api: Api
  readonly storage: Storage
  readonly functions: readonly ProductFunction[]
}

const minute = Duration.minutes(1)

/** What an operator looks at first: is anyone refused, is any promise passed over, does any work wait. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { workplaces, api, storage, functions }: DashboardProps) {
    super(scope, id)
    const graph = (title: string, left: readonly IMetric[], width = 8): IWidget =>
      new GraphWidget({ title, left: [...left], width, height: 6 })
    const work = deadLetterQueues(workplaces)
    const queues = work.flatMap(({ name, queue }) => (queue ? [{ name, queue }] : []))
    const count = { statistic: Stats.SUM, period: minute }
    new CloudWatchDashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          new SingleValueWidget({
            title: 'Promises',
            width: 24,
            height: 3,
            metrics: [
              'ScanCompleted',
              'NoticePublished',
              'NoticesLeft',
              'TicketOpened',
              'TicketReplied',
              'PromiseFailed',
            ].map((name) => productMetric(name)),
          }),
        ],
        [
          graph('Requests', [
            api.httpApi.metricCount({ ...count, label: 'all' }),
            api.httpApi.metricClientError({ ...count, label: '4xx' }),
            api.httpApi.metricServerError({ ...count, label: '5xx' }),
          ]),
          graph('Latency of the API (ms)', [
            api.httpApi.metricLatency({ statistic: 'p50', period: minute, label: 'p50' }),
            api.httpApi.metricLatency({ statistic: 'p99', period: minute, label: 'p99' }),
          ]),
          graph(
            'Scans and notices',
            ['ScanCompleted', 'NoticePublished', 'NoticesLeft'].map((name) => productMetric(name)),
          ),
        ],
        [
          graph(
            'Age of the oldest task (s)',
            queues.map(({ name, queue }) => queue.metricApproximateAgeOfOldestMessage({ label: name, period: minute })),
          ),
          graph(
            'Dead letters',
            work.map(({ name, deadLetters }) =>
              deadLetters.metricApproximateNumberOfMessagesVisible({ label: name, period: minute }),
            ),
          ),
          graph(
            'Emails',
            ['MailSent', 'MailAccepted', 'MailNotAccepted', 'MailNotAnnounced'].map((name) => productMetric(name)),
          ),
        ],
        [
          graph(
            'Errors of functions',
            functions.map(({ entry, lambda }) => lambda.metricErrors({ ...count, label: entry })),
          ),
          graph(
            'Throttled functions',
            functions.map(({ entry, lambda }) => lambda.metricThrottles({ ...count, label: entry })),
          ),
          graph('Units of the product table', [
            storage.product.metricConsumedReadCapacityUnits({ ...count, label: 'read' }),
            storage.product.metricConsumedWriteCapacityUnits({ ...count, label: 'written' }),
          ]),
        ],
        [
          new LogQueryWidget({
            title: 'Latest failures',
            width: 24,
            height: 8,
            logGroupNames: functions.map(({ lambda }) => lambda.logGroup.logGroupName),
            queryLines: ['fields @timestamp, message, requestId, error.message', 'filter level = "ERROR"', 'limit 50'],
          }),
        ],
      ],
    })
  }
}
