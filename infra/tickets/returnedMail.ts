import { Duration, Stack } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { type ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { type Deployment, ProductFunction } from '../productFunction.ts'
import type { Storage } from '../storage.ts'
import { createDeadLetters } from '../workQueue.ts'

interface ReturnedMailProps {
  readonly configurationSet: ConfigurationSet
  readonly storage: Storage
  readonly bus: EventBus
  /** Encrypts the topic, whose messages name people. */
  readonly key: Key
}

/** Records bounces and complaints, which SES publishes to a topic. */
export class ReturnedMail extends Construct {
  readonly recorder: ProductFunction
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, deployment: Deployment, props: ReturnedMailProps) {
    super(scope, id)
    const { configurationSet, storage, bus, key } = props
    const topic = new Topic(this, 'Topic', { masterKey: key, enforceSSL: true, displayName: 'Returned emails' })
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    configurationSet.addEventDestination('Returned', {
      destination: EventDestination.snsTopic(topic),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    })
    const { product, audit } = storage
    this.recorder = new ProductFunction(this, 'Recorder', deployment, {
      entry: 'recordReturnedMail',
      environment: {
        PRODUCT_TABLE: product.tableName,
        AUDIT_TABLE: audit.tableName,
        EVENT_BUS: bus.eventBusName,
      },
      grants: [
        { actions: ['dynamodb:PutItem'], on: [product.tableArn, audit.tableArn] },
        { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
      ],
    })
    topic.addSubscription(new LambdaSubscription(this.recorder.lambda))
    this.deadLetters = createDeadLetters(this)
    this.recorder.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.deadLetters),
    })
  }
}
