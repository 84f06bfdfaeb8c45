import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { AlarmTopic } from '../alarmTopic.ts'
import { type Deployment, ProductFunction } from '../productFunction.ts'
import { createDeadLetters } from '../workQueue.ts'
import type { Notices } from './notices.ts'

interface NoticeCheckProps {
  readonly notices: Notices
  readonly alarmTopic: AlarmTopic
}

/** The daily check of notices: it sends a test notice and counts the subscriptions. */
export class NoticeCheck extends Construct {
  readonly check: ProductFunction
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, deployment: Deployment, { notices, alarmTopic }: NoticeCheckProps) {
    super(scope, id)
    const { noticeSubscriptions, alarmEmails } = deployment.config
    this.check = new ProductFunction(this, 'Worker', deployment, {
      entry: 'checkNotices',
      environment: {
        NOTICE_TOPIC_ARN: notices.topic.topicArn,
        NOTICE_SUBSCRIPTIONS: String(noticeSubscriptions.length),
        ALARM_TOPIC_ARN: alarmTopic.topic.topicArn,
        ALARM_SUBSCRIPTIONS: String(alarmEmails.length),
      },
      grants: [
        { actions: ['sns:Publish'], on: [notices.topic.topicArn] },
        { actions: ['sns:GetTopicAttributes'], on: [notices.topic.topicArn, alarmTopic.topic.topicArn] },
        { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: [notices.key.keyArn] },
      ],
    })
    this.deadLetters = createDeadLetters(this)
    this.check.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    })
    new Rule(this, 'EveryDay', {
      description: 'Sends a test notice, and counts pending and missing subscriptions',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [
        new LambdaTarget(this.check.lambda, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 2,
          maxEventAge: Duration.hours(6),
        }),
      ],
    })
  }
}
