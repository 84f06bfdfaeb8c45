import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Alarms } from './alarms.ts'
import type { Api } from './api.ts'
import type { StageConfig } from './config.ts'

interface ReleasesProps {
  readonly api: Api
  readonly alarms: Alarms
}

/**
 * How a release reaches the API: on a stage with canaries, each function serves a tenth of its requests for five minutes
 * before it serves all. If it fails in that time, its alarms end the deployment, and the former version serves again.
 */
export class Releases extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, { canaries, despiteAlarms }: StageConfig, { api, alarms }: ReleasesProps) {
    super(scope, id)
    const application = new LambdaApplication(this, 'Application')
    // The construct of each group gives it the policy that AWS has for this.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') })
    for (const { made, alias } of api.served) {
      new LambdaDeploymentGroup(this, made.entry, {
        ...{ application, role: this.role, alias },
        deploymentConfig:
          canaries && !despiteAlarms
            ? LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES
            : LambdaDeploymentConfig.ALL_AT_ONCE,
        // CodeDeploy stops a release whose alarms are raised, even if it mends what they report.
        ...(!despiteAlarms && { alarms: alarms.ofRelease(made.entry) }),
      })
    }
  }
}
