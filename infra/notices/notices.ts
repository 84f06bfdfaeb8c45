import { Duration, Stack } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { keptAfterRemoval } from '../config.ts'
import { type Deployment, ProductFunction, promiseRules } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createDeadLetters } from '../workQueue.ts'

/** The scan that runs every minute, and the topic that sends its notices to on-call staff. */
export class Notices extends Construct {
  readonly key: Key
  readonly topic: Topic
  readonly scan: ProductFunction
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, deployment: Deployment, { product, audit }: Storage) {
    super(scope, id)
    const { config } = deployment
    this.key = new Key(this, 'Key', {
      description: 'Encrypts notices, alarms and returned emails on their topics',
      enableKeyRotation: true,
      removalPolicy: keptAfterRemoval(config),
    })
    // CloudWatch publishes alarms to an encrypted topic only if a customer-managed key admits it.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true, displayName: 'Tierdesk' })
    for (const { email, levels, plans, priorities } of config.noticeSubscriptions) {
      this.topic.addSubscription(
        new EmailSubscription(email, {
          filterPolicy: {
            level: oneOf(levels),
            ...(plans && { plan: oneOf(plans) }),
            ...(priorities && { priority: oneOf(priorities) }),
          },
        }),
      )
    }

    this.deadLetters = createDeadLetters(this)
    this.scan = new ProductFunction(this, 'Scan', deployment, {
      entry: 'announceDueNotices',
      timeoutSeconds: 55,
      reservedConcurrency: config.reservedConcurrency?.scan,
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        NOTICE_TOPIC_ARN: this.topic.topicArn,
        PORTAL_URL: config.portalUrl,
        ...promiseRules(config),
      },
      grants: [
        { actions: ['dynamodb:Query'], on: [`${product.tableArn}/index/byNotice`] },
        { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], on: [product.tableArn] },
        { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
        { actions: ['sns:Publish'], on: [this.topic.topicArn] },
        { actions: ['kms:GenerateDataKey', 'kms:Decrypt'], on: [this.key.keyArn] },
      ],
    })
    // The next minute's scan makes up for a lost one, so an old event is not worth a retry.
    this.scan.lambda.configureAsyncInvoke({
      retryAttempts: 1,
      maxEventAge: Duration.minutes(10),
      onFailure: new SqsDestination(this.deadLetters),
    })
    new Rule(this, 'EveryMinute', {
      description: 'Finds promises that are almost due, due or overdue',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaTarget(this.scan.lambda, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 2,
          maxEventAge: Duration.minutes(10),
        }),
      ],
    })
  }
}

const oneOf = (allowed: readonly string[]): SubscriptionFilter =>
  SubscriptionFilter.stringFilter({ allowlist: [...allowed] })
