import { ArnFormat, Stack } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CfnApi,
  CfnStage,
  HttpApi,
  HttpStage,
  type IHttpApi,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { type Area, areas } from '../shared/core/api/route.ts'
import { routes } from '../shared/http/routes.ts'
import { apiBody, publicRouteKeys } from './apiBody.ts'
import { type ApiFunction, type ApiResources, sharedByAreas } from './apiFunction.ts'
import { auditFunction } from './audit/auditFunction.ts'
import { billingFunction } from './billing/billingFunction.ts'
import { keptAfterRemoval } from './config.ts'
import { contractFunction } from './http/contractFunction.ts'
import { identityFunction } from './identity/identityFunction.ts'
import { KeyAuthorizer } from './identity/keyAuthorizer.ts'
import { organisationsFunction } from './organisations/organisationsFunction.ts'
import { type Deployment, ProductFunction } from './productFunction.ts'
import { calendarFunction } from './tickets/calendarFunction.ts'
import { ticketsFunction } from './tickets/ticketsFunction.ts'
import { usageFunction } from './usage/usageFunction.ts'

const apiFunctions: Readonly<Record<Area, ApiFunction>> = {
  tickets: ticketsFunction,
  organisations: organisationsFunction,
  identity: identityFunction,
  usage: usageFunction,
  audit: auditFunction,
  billing: billingFunction,
  contract: contractFunction,
  calendar: calendarFunction,
}

/** The HTTP API: every route of the route table, behind the user pool's tokens, with one function for each area. */
export class Api extends Construct {
  readonly httpApi: IHttpApi
  /** Each area's function, and the alias through which its live version is invoked. */
  readonly served: readonly { readonly made: ProductFunction; readonly alias: Alias }[]
  readonly functions: readonly ProductFunction[]
  readonly keys: KeyAuthorizer

  constructor(scope: Construct, id: string, deployment: Deployment, resources: ApiResources) {
    super(scope, id)
    const { config } = deployment
    const { userPool, portalClient, signOnClient, platformClient } = resources.identity
    const shared = sharedByAreas({ ...resources, ...deployment })
    const served = new Map<string, { made: ProductFunction; alias: Alias }>()
    for (const area of areas) {
      const props = apiFunctions[area]({ ...resources, ...deployment, shared })
      const made = new ProductFunction(this, `Area-${area}`, deployment, { entry: area, ...props })
      served.set(area, { made, alias: made.lambda.addAlias('live') })
    }
    this.served = [...served.values()]
    this.functions = this.served.map(({ made }) => made)
    this.keys = new KeyAuthorizer(this, 'Keys', deployment, resources.storage)
    const { attrApiId: apiId, attrApiEndpoint: apiEndpoint } = new CfnApi(this, 'HttpApi', {
      body: apiBody(Object.values(routes), {
        name: `tierdesk-${config.stage}`,
        portalUrl: config.portalUrl,
        tokens: {
          issuer: `https://cognito-idp.${config.region}.amazonaws.com/${userPool.userPoolId}`,
          audience: [portalClient, signOnClient, platformClient].map(({ userPoolClientId }) => userPoolClientId),
        },
        keyAuthorizerUri: this.invocationUri(this.keys.function.lambda),
        functionUriOf: (area) => this.invocationUri(served.get(area)?.alias),
      }),
    })
    this.httpApi = HttpApi.fromHttpApiAttributes(this, 'Imported', { httpApiId: apiId, apiEndpoint })
    for (const { alias } of this.served) this.admitGateway(alias, `${apiId}/*/*`)
    this.admitGateway(this.keys.function.lambda, `${apiId}/authorizers/*`)
    this.addStage(deployment)
  }

  /** The address by which API Gateway invokes a function. */
  private invocationUri(invoked: LambdaFunction | Alias | undefined): string {
    if (!invoked) throw new Error('No function serves one of the areas.')
    return Stack.of(this).formatArn({
      ...{ service: 'apigateway', account: 'lambda', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
      ...{ resource: 'path', resourceName: `2015-03-31/functions/${invoked.functionArn}/invocations` },
    })
  }

  /** One permission for each function, not for each route: a policy of a function is at most 20 KB. */
  private admitGateway(invoked: LambdaFunction | Alias, resource: string): void {
    invoked.addPermission('Gateway', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource }),
    })
  }

  private addStage({ config }: Deployment): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: keptAfterRemoval(config),
    })
    const logged = {
      requestId: '$context.requestId',
      time: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      subject: '$context.authorizer.claims.sub',
      organisation: '$context.authorizer.claims.organisation',
      sourceIp: '$context.identity.sourceIp',
      latencyMs: '$context.responseLatency',
      authorizerError: '$context.authorizer.error',
      integrationError: '$context.integrationErrorMessage',
    }
    const stage = new HttpStage(this, 'DefaultStage', {
      httpApi: this.httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.apiThrottle.requestsPerSecond, burstLimit: config.apiThrottle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(logged)),
      },
    })
    const { defaultChild } = stage.node
    if (!(defaultChild instanceof CfnStage)) throw new Error('The stage has no CfnStage.')
    const { requestsPerSecond, burst } = config.publicThrottle
    defaultChild.routeSettings = Object.fromEntries(
      publicRouteKeys(Object.values(routes)).map((key) => [
        key,
        { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
      ]),
    )
  }
}
