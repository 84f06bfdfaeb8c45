import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type HttpRoute,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { type Area, areas, automated, type Route, routeKey } from '../shared/core/api/route.ts'
import { scopeName } from '../shared/core/api/scopes.ts'
import { routes } from '../shared/http/routes.ts'
import { type ApiFunction, type ApiResources, sharedByAreas } from './apiFunction.ts'
import { auditFunction } from './audit/auditFunction.ts'
import { billingFunction } from './billing/billingFunction.ts'
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
  readonly httpApi: HttpApi
  readonly functions: readonly ProductFunction[]
  readonly keys: KeyAuthorizer
  /** Routes without a token, by route key. */
  readonly publicRoutes: ReadonlyMap<string, HttpRoute>

  constructor(scope: Construct, id: string, deployment: Deployment, resources: ApiResources) {
    super(scope, id)
    const { config } = deployment
    const { userPool, portalClient, signOnClient, platformClient } = resources.identity
    const issuer = `https://cognito-idp.${config.region}.amazonaws.com/${userPool.userPoolId}`
    this.httpApi = new HttpApi(this, 'HttpApi', {
      apiName: `tierdesk-${config.stage}`,
      createDefaultStage: false,
      defaultAuthorizer: new HttpJwtAuthorizer('AccessToken', issuer, {
        jwtAudience: [portalClient, signOnClient, platformClient].map(({ userPoolClientId }) => userPoolClientId),
      }),
      corsPreflight: {
        allowOrigins: [config.portalUrl],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
        exposeHeaders: ['date', 'etag', 'retry-after', 'x-request-id'],
        maxAge: Duration.hours(1),
      },
    })
    const shared = sharedByAreas({ ...resources, ...deployment })
    const served = new Map<Area, ProductFunction>()
    for (const area of areas) {
      const made = apiFunctions[area]({ ...resources, ...deployment, apiUrl: this.httpApi.apiEndpoint, shared })
      served.set(area, new ProductFunction(this, `Area-${area}`, deployment, { entry: area, ...made }))
    }
    this.functions = [...served.values()]
    const integrations = new Map(
      // One permission for each function, not for each route: a stack has at most 500 resources.
      [...served].map(([area, made]) => [
        area,
        new HttpLambdaIntegration(area, made.lambda, { scopePermissionToRoute: false }),
      ]),
    )
    this.keys = new KeyAuthorizer(this, 'Keys', deployment, resources.storage)
    const publicRoutes = new Map<string, HttpRoute>()
    for (const route of Object.values<Route>(routes)) {
      const integration = integrations.get(route.area)
      if (!integration) throw new Error(`No function serves the area ${route.area}.`)
      const [made] = this.httpApi.addRoutes({
        path: route.path,
        methods: [HttpMethod[route.method]],
        integration,
        ...(route.scope ? { authorizationScopes: [scopeName(route.scope)] } : { authorizer: new HttpNoneAuthorizer() }),
      })
      if (!route.scope && made) publicRoutes.set(routeKey(route), made)
      if (route.keyScope)
        this.httpApi.addRoutes({
          path: automated(route).path,
          methods: [HttpMethod[route.method]],
          integration,
          authorizer: this.keys.authorizer,
        })
    }
    this.publicRoutes = publicRoutes
    this.addStage(deployment)
  }

  private addStage({ config }: Deployment): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: config.protectsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
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
    const stage = this.httpApi.addStage('DefaultStage', {
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
      [...this.publicRoutes.keys()].map((key) => [
        key,
        { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
      ]),
    )
    // API Gateway refuses a stage whose settings name a route that does not exist yet.
    stage.node.addDependency(...this.publicRoutes.values())
  }
}
