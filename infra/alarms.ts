import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { AlarmTopic } from './alarmTopic.ts'
import type { Api } from './api.ts'
import { deadLetterQueues, type Workplaces } from './deadLetterQueues.ts'
import type { Portal } from './portal.ts'
import type { ProductFunction } from './productFunction.ts'
import { productMetric } from './productMetric.ts'
import type { Storage } from './storage.ts'

interface AlarmsProps extends Workplaces {
  readonly api: Api
  readonly portal: Portal
  readonly storage: Storage
  readonly alarmTopic: AlarmTopic
  readonly functions: readonly ProductFunction[]
}

/** Alarms for operators. Each text describes the fault and names its heading in docs/runbook.md. */
export class Alarms extends Construct {
  readonly topic: Topic
  private readonly alarms = new Map<string, Alarm>()

  constructor(scope: Construct, id: string, parts: AlarmsProps) {
    super(scope, id)
    const { storage, functions } = parts
    this.topic = parts.alarmTopic.topic
    this.alarm('ScanSilent', {
      metric: productMetric('ScanCompleted').with({ period: Duration.minutes(1) }),
      ...silence,
      // One lost scan is made up for by the next.
      periods: 3,
      text: 'No scan has completed for 3 minutes; on-call staff receive no notices. See "The scan is silent".',
    })
    this.alarm('NoticesLeft', {
      metric: productMetric('NoticesLeft'),
      text: 'A scan found more due notices than it could claim in its minute. See "Notices are late".',
    })
    this.alarm('SubscriptionsPending', {
      metric: productMetric('SubscriptionsPending'),
      text: 'A configured subscriber has not confirmed and receives nothing. See "A subscription is missing".',
    })
    this.alarm('SubscriptionsMissing', {
      metric: productMetric('SubscriptionsMissing'),
      text: 'Configured subscriptions are missing. See "A subscription is missing".',
    })
    // Apart from the alarm above: an alarm reports only a change, and this one is raised from the deployment to the
    // first check.
    this.alarm('NoticeCheckSilent', {
      metric: productMetric('SubscriptionsMissing').with({ statistic: Stats.SAMPLE_COUNT, period: Duration.days(1) }),
      ...silence,
      text: 'The daily check of notices has not run. See "The daily check is silent".',
    })
    this.alarm('NoticesNotDelivered', {
      metric: parts.notices.topic.metricNumberOfNotificationsFailed({ period: fiveMinutes }),
      text: 'SNS could not deliver a notice. Check the subscriptions. See "A notice was not delivered".',
    })
    this.alarm('PromisesNotRecalculated', {
      metric: productMetric('PromiseFailed'),
      text: 'A ticket cannot be read, so it keeps its old promise. See "A promise was not recalculated".',
    })
    this.alarm('DomainEventsLost', {
      metric: productMetric('DomainEventFailed'),
      text: 'The event bus did not accept a domain event. The change is committed. See "Domain events are lost".',
    })
    this.alarm('TrafficNotRecorded', {
      metric: productMetric('TrafficNotRecorded'),
      text: 'A request without changes was served but not recorded. See "Requests are missing from an audit trail".',
    })
    this.alarm('MailsNotAnnounced', {
      metric: productMetric('MailNotAnnounced'),
      text: 'The email queue did not accept a task, so an email is sent minutes later. See "Emails are late".',
    })
    this.alarm('MailsNotAccepted', {
      metric: productMetric('MailNotAccepted'),
      threshold: 20,
      text: 'Many emails to tickets were not accepted. See "Incoming emails were not accepted".',
    })
    this.alarm('ApiFails', {
      metric: parts.api.httpApi.metricServerError({ period: fiveMinutes, statistic: Stats.SUM }),
      threshold: 5,
      text: 'The API returns server errors. Find the request ids in the access log. See "The API fails".',
    })
    for (const { name, deadLetters } of deadLetterQueues(parts)) {
      this.alarm(`${name}DeadLetters`, {
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes }),
        text: `${name}: a task failed after all its retries. See "There are dead letters".`,
      })
    }
    for (const { name, queue } of deadLetterQueues(parts)) {
      if (!queue) continue
      this.alarm(`${name}Behind`, {
        metric: queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
        threshold: oldestTaskSeconds,
        text: `${name}: a task has waited for half an hour. See "A queue falls behind".`,
      })
    }
    for (const [name, table] of Object.entries({
      Product: storage.product,
      Audit: storage.audit,
      Ledger: storage.ledger,
    })) {
      this.alarm(`${name}TableThrottled`, {
        metric: throttledRequests(table.tableName),
        text: `DynamoDB throttled requests to the ${name} table. See "A table is throttled".`,
      })
    }
    this.alarm('MailUnavailable', {
      metric: productMetric('MailUnavailable'),
      text: 'SES takes no emails: sending is paused, or a quota is used up. See "SES takes no emails".',
    })
    this.alarm('MailBounces', {
      metric: parts.mail.reputation('BounceRate'),
      threshold: 0.04,
      text: 'Many emails bounce. AWS reviews a sender from 5% on, and may stop it. See "Emails bounce".',
    })
    this.alarm('MailComplaints', {
      metric: parts.mail.reputation('ComplaintRate'),
      threshold: 0.0008,
      text: 'Recipients report emails as spam. AWS reviews a sender from 0.1% on. See "Emails bounce".',
    })
    this.alarm('PortalFilesFail', {
      metric: parts.portal.fileErrors(),
      threshold: 5,
      text: 'The bucket of the portal fails, so pages may not load. See "The portal does not load".',
    })
    // Of the account and region: what throttles one function mostly throttles the others, too.
    this.alarm('FunctionsThrottled', {
      metric: new Metric({
        ...{ namespace: 'AWS/Lambda', metricName: 'Throttles', statistic: Stats.SUM, period: fiveMinutes },
      }),
      text: 'Functions of this account were throttled. See "A function is throttled".',
    })
    this.alarm('RequestsFailed', {
      metric: productMetric('RequestFailed').with({ period: Duration.minutes(1) }),
      threshold: 3,
      text: 'The API has met errors that it did not expect. See "The API fails".',
    })
    for (const { entry, lambda } of functions) {
      this.alarm(`${entry}Errors`, {
        metric: lambda.metricErrors({ period: fiveMinutes }),
        text: `The function ${entry} has failed: ${lambda.functionName}. See "A function fails".`,
      })
      this.alarm(`${entry}Slow`, {
        metric: lambda.metricDuration({ period: fiveMinutes, statistic: Stats.MAXIMUM }),
        threshold: 0.9 * (lambda.timeout?.toMilliseconds() ?? 3_000),
        text: `The function ${entry} needed nearly all of its time: ${lambda.functionName}. See "A function is slow".`,
      })
    }
  }

  /** The alarms that end the release of a function of the API. Each must be independent of the API itself. */
  ofRelease(entry: string): Alarm[] {
    const ids = [`${entry}Errors`, 'addClaimsErrors', 'authoriseKeysErrors', 'RequestsFailed']
    return ids.flatMap((id) => this.alarms.get(id) ?? [])
  }

  private alarm(
    id: string,
    { metric, text, threshold = 1, periods = 1, operator = atLeast, missing = notBreaching }: AlarmText,
  ): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      comparisonOperator: operator,
      treatMissingData: missing,
      alarmDescription: text,
    })
    this.alarms.set(id, alarm)
    const notify = new SnsAction(this.topic)
    alarm.addAlarmAction(notify)
    alarm.addOkAction(notify)
  }
}

interface AlarmText {
  readonly metric: IMetric
  readonly text: string
  readonly threshold?: number
  /** The number of periods in a row that raise the alarm. */
  readonly periods?: number
  readonly operator?: ComparisonOperator
  readonly missing?: TreatMissingData
}

const fiveMinutes = Duration.minutes(5)
/** More than the longest task of a queue, and less than the time after which its customers would ask. */
const oldestTaskSeconds = 1_800
const atLeast = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
const notBreaching = TreatMissingData.NOT_BREACHING

/** Raises an alarm if a metric has no value. */
const silence = { operator: ComparisonOperator.LESS_THAN_THRESHOLD, missing: TreatMissingData.BREACHING }

/** Requests that DynamoDB refused because a table or a partition was too busy. */
const throttledRequests = (TableName: string): IMetric => {
  const events = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName },
      statistic: Stats.SUM,
      period: fiveMinutes,
    })
  return new MathExpression({
    expression: 'reads + writes',
    usingMetrics: { reads: events('ReadThrottleEvents'), writes: events('WriteThrottleEvents') },
    period: fiveMinutes,
  })
}
