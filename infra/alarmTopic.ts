import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { StageConfig } from './config.ts'

/** The topic that notifies operators of alarms. */
export class AlarmTopic extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, config: StageConfig, masterKey: Key) {
    super(scope, id)
    this.topic = new Topic(this, 'Topic', { masterKey, enforceSSL: true, displayName: 'Tierdesk alarms' })
    // A topic with its own policy admits CloudWatch only if the policy says so.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    for (const email of config.alarmEmails) this.topic.addSubscription(new EmailSubscription(email))
  }
}
