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
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { type Area, areas, automated, type Route, routeKey } from '../shared/core/api/route.ts'
import { scopeName } from '../shared/core/api/scopes.ts'
import { routes } from '../shared/http/routes.ts'
import type { AuditStreams } from './audit/auditStreams.ts'
import type { AuditTrail } from './audit/auditTrail.ts'
import { type Billing, sellerOf } from './billing/billing.ts'
import type { Documents } from './billing/documents.ts'
import type { Exports } from './exports/exports.ts'
import type { Identity } from './identity/identity.ts'
import { KeyAuthorizer } from './identity/keyAuthorizer.ts'
import {
  type Deployment,
  type Grant,
  ProductFunction,
  type ProductFunctionProps,
  promiseRules,
  writeLimits,
} from './productFunction.ts'
import type { Storage } from './storage.ts'
import type { Files } from './tickets/files.ts'
import type { Mail } from './tickets/mail.ts'
import type { Promises } from './tickets/promises.ts'

interface ApiProps {
  readonly storage: Storage
  readonly bus: EventBus
  readonly billing: Billing
  readonly documents: Documents
  readonly identity: Identity
  readonly files: Files
  readonly mail: Mail
  readonly promises: Promises
  readonly auditTrail: AuditTrail
  readonly auditStreams: AuditStreams
  readonly exports: Exports
}

/** The HTTP API: every route of the route table, behind the user pool's tokens, served by one function an area. */
export class Api extends Construct {
  readonly httpApi: HttpApi
  readonly functions: readonly ProductFunction[]
  readonly keys: KeyAuthorizer
  /** By their key: routes that take no token. */
  readonly publicRoutes: ReadonlyMap<string, HttpRoute>

  constructor(scope: Construct, id: string, deployment: Deployment, props: ApiProps) {
    super(scope, id)
    const { config } = deployment
    const { userPool, portalClient, signOnClient, platformClient } = props.identity
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
    const served = new Map<Area, ProductFunction>()
    for (const area of areas) {
      const made = areaProps(area, deployment, { ...props, apiUrl: this.httpApi.apiEndpoint })
      served.set(area, new ProductFunction(this, `Area-${area}`, deployment, made))
    }
    this.functions = [...served.values()]
    const integrations = new Map(
      // One permission a function and not one a route: a stack has 500 resources at most.
      [...served].map(([area, made]) => [
        area,
        new HttpLambdaIntegration(area, made.lambda, { scopePermissionToRoute: false }),
      ]),
    )
    this.keys = new KeyAuthorizer(this, 'Keys', deployment, props.storage)
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
    if (!(defaultChild instanceof CfnStage)) throw new Error('The stage has no resource of its own.')
    const { requestsPerSecond, burst } = config.publicThrottle
    defaultChild.routeSettings = Object.fromEntries(
      [...this.publicRoutes.keys()].map((key) => [
        key,
        { ThrottlingRateLimit: requestsPerSecond, ThrottlingBurstLimit: burst },
      ]),
    )
    // A stage is refused whose settings name a route that is not there yet.
    stage.node.addDependency(...this.publicRoutes.values())
  }
}

/** What the function of an area is given: no more than its use cases need. */
function areaProps(
  area: Area,
  { config, bundles }: Deployment,
  {
    storage,
    bus,
    billing,
    documents,
    files,
    identity,
    mail,
    promises,
    auditTrail,
    auditStreams,
    exports,
    apiUrl,
  }: ApiProps & { readonly apiUrl: string },
): ProductFunctionProps {
  const { product, audit, ledger, cursorSecret } = storage
  const environment = {
    storage: {
      PRODUCT_TABLE: product.tableName,
      AUDIT_TABLE: audit.tableName,
      EVENT_BUS: bus.eventBusName,
      ...writeLimits(config),
    },
    cursors: { CURSOR_SECRET: cursorSecret.secretArn },
    rules: promiseRules(config),
  }
  const onProduct = (...actions: string[]): Grant => ({
    actions: actions.map((name) => `dynamodb:${name}`),
    on: [product.tableArn],
  })
  const listing = (...names: string[]): Grant => ({
    actions: ['dynamodb:Query'],
    on: names.map((name) => `${product.tableArn}/index/${name}`),
  })
  const recording: Grant[] = [
    { actions: ['dynamodb:PutItem'], on: [audit.tableArn] },
    { actions: ['events:PutEvents'], on: [bus.eventBusArn] },
  ]
  const sealing: Grant = { actions: ['secretsmanager:GetSecretValue'], on: [cursorSecret.secretArn] }

  switch (area) {
    case 'tickets':
      return {
        entry: area,
        environment: {
          ...environment.storage,
          ...environment.cursors,
          ...environment.rules,
          FILES_BUCKET: files.bucket.bucketName,
          MAIL_QUEUE_URL: mail.queue.queueUrl,
          API_URL: apiUrl,
        },
        grants: [
          onProduct('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
          listing('byActivity', 'byStatus', 'byQueue', 'byAssignee', 'byOpening', 'byList'),
          ...recording,
          ...files.handling(),
          mail.announcing(),
          sealing,
        ],
      }
    case 'organisation':
      return {
        entry: area,
        environment: {
          ...environment.storage,
          ...environment.cursors,
          PROMISE_QUEUE_URL: promises.queue.queueUrl,
          SUPPORT_PHONE: config.supportPhone,
        },
        grants: [
          onProduct('ConditionCheckItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
          listing('byList'),
          ...recording,
          promises.asking(),
          sealing,
        ],
      }
    case 'identity':
      return {
        entry: area,
        // The user pool asks an identity provider for what it is, while its owner waits.
        timeoutSeconds: 25,
        environment: {
          ...environment.storage,
          ...environment.cursors,
          ...identity.endpoints(),
          PORTAL_URL: config.portalUrl,
          ...mail.senderOf({ config, bundles }),
        },
        grants: [
          onProduct('ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem'),
          mail.sendingText(),
          listing('byList'),
          ...recording,
          identity.administering(),
          sealing,
        ],
      }
    case 'usage':
      return {
        entry: area,
        environment: { ...environment.storage, ...sellerOf(config), ...exports.asked() },
        grants: [
          onProduct('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem', 'ConditionCheckItem'),
          ...exports.asking(),
          ...recording,
        ],
      }
    case 'audit':
      return {
        entry: area,
        // A batch of a thousand events, and files that are verified: less than API Gateway waits.
        timeoutSeconds: 25,
        environment: {
          ...environment.storage,
          ...environment.cursors,
          ...auditTrail.names(),
          ...exports.asked(),
          ...auditStreams.asked(),
        },
        grants: [
          onProduct('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
          auditStreams.signing(),
          ...auditTrail.reading(),
          ...exports.asking(),
          { actions: ['dynamodb:Query'], on: [audit.tableArn] },
          ...recording,
          sealing,
        ],
      }
    case 'billing':
      return {
        entry: area,
        environment: {
          ...environment.storage,
          ...environment.cursors,
          LEDGER_TABLE: ledger.tableName,
          DOCUMENTS_BUCKET: documents.bucket.bucketName,
          BILLING_QUEUE_URL: billing.work.queue.queueUrl,
          ...documents.asked(),
          ...sellerOf(config),
          SECOND_PERSON_APPROVES: String(config.secondPersonApproves),
        },
        grants: [
          onProduct('BatchGetItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
          listing('byList'),
          { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: [ledger.tableArn] },
          ...recording,
          sealing,
          billing.asking(),
          documents.asking(),
          ...documents.linking(),
        ],
      }
    case 'calendar':
      return {
        entry: area,
        environment: { PRODUCT_TABLE: product.tableName, PORTAL_URL: config.portalUrl },
        grants: [onProduct('GetItem'), listing('byStatus', 'byAssignee')],
      }
    case 'contract':
      return {
        entry: area,
        environment: { PRODUCT_TABLE: product.tableName, AUDIT_TABLE: audit.tableName },
        grants: [onProduct('GetItem'), { actions: ['dynamodb:PutItem'], on: [audit.tableArn] }],
      }
  }
}
