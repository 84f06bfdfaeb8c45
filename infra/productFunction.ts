import { join } from 'node:path'
import { Duration } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { Entry } from './bundle.ts'
import { keptAfterRemoval, type StageConfig } from './config.ts'

/** The directory of the bundled functions, and the stage's configuration. */
export interface Deployment {
  readonly config: StageConfig
  readonly bundles: string
}

export interface ProductFunctionProps {
  readonly entry: Entry
  readonly environment: Readonly<Record<string, string>>
  /** The actions that its role is allowed, and on which resources. */
  readonly grants: readonly Grant[]
  readonly timeoutSeconds?: number
  readonly memoryMB?: number
  readonly reservedConcurrency?: number | undefined
}

export interface Grant {
  readonly actions: readonly string[]
  readonly on: readonly string[]
}

/** The limits on writes, for functions that write for users. */
export const writeLimits = ({ writesPerMinute }: StageConfig): Record<string, string> => ({
  WRITES_PER_MINUTE_PERSON: String(writesPerMinute.person),
  WRITES_PER_MINUTE_ORGANISATION: String(writesPerMinute.organisation),
})

/** The rules by which functions calculate promises. */
export const promiseRules = ({ holidays, nextResponseClocks }: StageConfig): Record<string, string> => ({
  HOLIDAYS: holidays.join(','),
  NEXT_RESPONSE_CLOCKS: nextResponseClocks ? 'on' : 'off',
})

/** A function with its own role and log group. */
export class ProductFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly entry: Entry

  constructor(scope: Construct, id: string, { config, bundles }: Deployment, props: ProductFunctionProps) {
    super(scope, id)
    this.entry = props.entry
    const logGroup = new LogGroup(this, 'Logs', {
      retention: config.logRetentionDays === 365 ? RetentionDays.ONE_YEAR : RetentionDays.ONE_MONTH,
      removalPolicy: keptAfterRemoval(config),
    })
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    logGroup.grantWrite(role)
    for (const { actions, on } of props.grants) {
      role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...on] }))
    }
    this.lambda = new LambdaFunction(this, 'Function', {
      code: Code.fromAsset(join(bundles, props.entry), { exclude: ['*.map'] }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      loggingFormat: LoggingFormat.JSON,
      // Without a line for each start and each end, which metrics show too. Timeouts and crashes are still logged.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: { ...props.environment },
      timeout: Duration.seconds(props.timeoutSeconds ?? 10),
      memorySize: props.memoryMB ?? 512,
      role,
      logGroup,
      ...(config.tracing && { tracing: Tracing.ACTIVE }),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
    })
  }
}
