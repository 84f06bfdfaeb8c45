import { appendFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Addresses } from './addresses.ts'
import { matches } from './aws/policies.ts'
import { createAwsProxy } from './aws/proxy.ts'
import { AwsError } from './aws/requests.ts'
import { createClock } from './clock/clock.ts'
import { createConsole } from './console.ts'
import type { DataFolder } from './dataFolder.ts'
import { startMessaging } from './emulators/emulators.ts'
import type { FaultPlan } from './faults/faults.ts'
import { createGateway } from './gateway/gateway.ts'
import { createAdministration } from './identity/administration.ts'
import { openDirectory } from './identity/directory.ts'
import { createFederation } from './identity/federation.ts'
import { signingKeys } from './identity/keys.ts'
import type { Person } from './identity/people.ts'
import { createPool } from './identity/pool.ts'
import type { PoolClient } from './identity/poolClient.ts'
import { openProviders } from './identity/providers.ts'
import type { PoolAddress } from './identity/signIn.ts'
import { createStore } from './identity/store.ts'
import { claimsFor } from './identity/trigger.ts'
import { functionSecret } from './lambda/environment.ts'
import { startQueuePoller } from './lambda/queuePoller.ts'
import { close, listen } from './listen.ts'
import { StartProblem } from './problem.ts'
import { apiGatewayTypes } from './resources/apiGateway.ts'
import { cloudFrontTypes } from './resources/cloudFront.ts'
import { type CollectedPool, cognitoTypes } from './resources/cognito.ts'
import { dynamoDbTypes } from './resources/dynamodb.ts'
import { eventsTypes } from './resources/events.ts'
import { inertTypes } from './resources/inert.ts'
import { kmsTypes } from './resources/kms.ts'
import { type InvokePermission, lambdaTypes, type QueueSource } from './resources/lambda.ts'
import { messagingTypes } from './resources/messaging.ts'
import { s3Types } from './resources/s3.ts'
import { sesTypes } from './resources/ses.ts'
import { createS3Front } from './s3/front.ts'
import { settle } from './settle.ts'
import { ledHere, servedAt } from './site/names.ts'
import { createSite } from './site/server.ts'
import { wrapPublish } from './sns/delivery.ts'
import { account, assertDeployable, deploy, outputOf } from './template/deploy.ts'
import type { Assembly } from './template/template.ts'
import { createWorld } from './world.ts'

export interface RuntimeOptions {
  readonly assembly: Assembly
  readonly folder: DataFolder
  readonly people: readonly Person[]
  /** The API's port. The console and the user pool use the next two. 0 selects any free ports. */
  readonly port: number
  readonly dynamoDbEndpoint: string | undefined
  /** The folder of a built web application, which is served as the template's distribution would serve it. */
  readonly site: string | undefined
  /** Where functions cache compiled code across starts. */
  readonly codeCache: string
  /** The beginning of the logical id of the function to debug. */
  readonly inspect?: string | undefined
  /** The beginnings of the logical ids of functions whose messages stay in their queues. */
  readonly paused?: readonly string[]
  /** Starts SNS, SQS and S3 with a folder. Callers pass this to keep the process from one runtime to the next. */
  readonly startMessaging?: typeof startMessaging
  /** Called when the runtime cannot continue. */
  readonly onFailure: (what: string) => void
}

export interface Runtime {
  readonly addresses: Addresses
  /** From now on, this goes wrong. */
  setFaults(plan: FaultPlan): Promise<void>
  stop(): Promise<void>
}

/** Deploys the template on this machine and serves it until stopped. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { folder, port } = options
  const clock = createClock(folder.state().clockOffsetMs)
  clock.onMove((clockOffsetMs) => folder.update({ clockOffsetMs }))

  // Functions receive their endpoint when they are deployed, so ports are opened before their servers exist.
  const ports = {
    ...{ api: createServer(), console: createServer(), userPool: createServer(), proxy: createServer() },
    site: createServer(),
  }
  const numbers = {
    api: await listen(ports.api, port),
    console: await listen(ports.console, port && port + 1),
    userPool: await listen(ports.userPool, port && port + 2),
    proxy: await listen(ports.proxy, 0),
    site: options.site === undefined ? 0 : await listen(ports.site, port && port - 1),
  }
  const url = (name: keyof typeof numbers) => `http://127.0.0.1:${numbers[name]}`
  // A name instead of an address, so that this site does not receive the cookies of the sign-in pages.
  const siteUrl = options.site === undefined ? undefined : `http://localhost:${numbers.site}`
  const assembly =
    siteUrl === undefined
      ? options.assembly
      : servedAt(options.assembly, outputOf(options.assembly, 'PortalUrl', new Map()), siteUrl)
  for (const server of Object.values(ports)) server.on('request', notReady)
  const hand = (name: keyof typeof ports, server: Server) => {
    ports[name].off('request', notReady)
    ports[name].on('request', (request, response) => void server.emit('request', request, response))
  }

  const { dynamoDbEndpoint, codeCache, inspect, onFailure } = options
  const world = await createWorld({
    ...{ assembly, folder, clock, proxyUrl: url('proxy') },
    ...{ dynamoDbEndpoint, codeCache, inspect, onFailure },
    startMessaging: options.startMessaging ?? startMessaging,
  })
  const { functions, policies, log } = world
  const { arnOf, nameOf, generated } = world
  const keyOfTopic = new Map<string, string>()
  const cognito = cognitoTypes(assembly.region, arnOf, generated)
  const poolUrl = () => `${url('userPool')}/${cognito.id()}`
  const providers = openProviders(folder.path('providers.json'))
  const directory = openDirectory(cognito.id, folder.path('accounts.json'), options.people)
  const store = createStore()
  const administration = createAdministration({
    signOutEverywhere: store.forget,
    pool: cognito.collected,
    directory,
    providers,
    reach: world.names.reach,
    sendMail: world.inbox.send,
  })
  const buckets = s3Types(world.s3, assembly.region, nameOf)
  const cloudFront = cloudFrontTypes()
  const roles = () => new Map(functions.specs().map(({ logicalId, roleName }) => [logicalId, roleName]))
  const roleOf = (principal: string) => roles().get(principal)
  hand(
    'proxy',
    createAwsProxy({
      policies,
      names: {
        ...{ region: assembly.region, account, keyOfTopic: (topicArn) => keyOfTopic.get(topicArn) },
        mailIdentityOf: world.ses.identityOf,
      },
      roleOf,
      faults: world.faults,
      staleIndexes: world.staleIndexes,
      s3: createS3Front({
        emulatorUrl: world.emulators.messaging.url,
        policies,
        clock,
        secret: functionSecret,
        roleOf,
        corsOf: buckets.corsOf,
        hasRetention: buckets.hasRetention,
      }).serve,
      backends: {
        urls: {
          dynamodb: world.emulators.dynamoDb.url,
          sqs: world.emulators.messaging.url,
          sns: world.emulators.messaging.url,
        },
        own: {
          events: world.buses.call,
          kms: world.signingKeys.call,
          secretsmanager: world.secrets.call,
          ses: world.ses.call,
          'cognito-idp': administration.call,
          lambda: (_operation, event, functionArn) => {
            if (!functions.specs().some(({ arn }) => arn === functionArn))
              throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArn}`)
            // Only operators invoke functions, asynchronously: the response comes before the first attempt.
            void world.asyncInvoker.invoke(functionArn, event)
            return { status: 202, body: '' }
          },
        },
        rewrite: ({ service }, body) => (service === 'sns' ? wrapPublish(body) : body),
      },
    }),
  )

  const gateway = apiGatewayTypes(url('api'), arnOf)
  const sources: QueueSource[] = []
  const permissions: InvokePermission[] = []
  assertDeployable(assembly)
  const deployed = await deploy(assembly, {
    ...inertTypes(arnOf),
    ...kmsTypes(world),
    ...dynamoDbTypes({
      client: world.dynamo,
      place: dynamoDbEndpoint ?? folder.path('dynamodb.sqlite'),
      ...{ nameOf, arnOf },
    }),
    ...messagingTypes({ ...world, onEncryptedTopic: (topicArn, keyId) => keyOfTopic.set(topicArn, keyId) }),
    ...lambdaTypes({
      ...world,
      lead: (text) => ledHere(text, { region: assembly.region, userPool: poolUrl(), files: url('proxy') }),
      onSource: (source) => sources.push(source),
      onPermission: (permission) => permissions.push(permission),
    }),
    ...buckets.types,
    ...cloudFront.types,
    ...sesTypes(world),
    ...eventsTypes(world),
    ...gateway.types,
    ...cognito.types,
  })

  const spec = gateway.spec()
  const pool = cognito.collected()
  const wired = [
    ...spec.routes.map(({ key, functionArn }) => ({
      functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: gateway.sourceArnOf(key),
    })),
    ...gateway.authorizerInvocations().map((each) => ({ ...each, principal: 'apigateway.amazonaws.com' })),
    ...world.schedules
      .rules()
      .flatMap(({ arn, targetArns }) =>
        targetArns.map((functionArn) => ({ functionArn, principal: 'events.amazonaws.com', sourceArn: arn })),
      ),
    ...world.receiving
      .rules()
      .map(({ name, functionArn }) => ({ functionArn, principal: 'ses.amazonaws.com', sourceArn: arnOf('ses', name) })),
    ...world.sns
      .invoked()
      .map(({ functionArn, topicArn }) => ({ functionArn, principal: 'sns.amazonaws.com', sourceArn: topicArn })),
    { functionArn: pool.triggerArn, principal: 'cognito-idp.amazonaws.com', sourceArn: pool.arn },
  ]
  for (const invocation of wired) assertPermitted(invocation, permissions)

  const keys = signingKeys(folder)
  hand(
    'userPool',
    createPool(
      {
        poolId: pool.id,
        issuer: pool.issuer,
        clients: pool.clients,
        looks: pool.looks,
        directory,
        providers,
        federation: createFederation({
          providers,
          directory,
          rules: pool.rules,
          reach: world.names.reach,
          redirectUri: `${poolUrl()}/oauth2/idpresponse`,
          saml: {
            entityId: `urn:amazon:cognito:sp:${pool.id}`,
            assertionConsumerUrl: `${poolUrl()}/saml2/idpresponse`,
          },
          log,
        }),
        rules: pool.rules,
        store,
        keys: keys.privateKeys,
        cookieKeys: [generated('cookies', 40)],
        claimsFor: (source, clientId, account) => claimsFor(world, pool, source, clientId, account),
      },
      url('userPool'),
      log,
    ),
  )
  const accessLog = (line: string) => appendFileSync(folder.path('logs', 'access.log'), `${line}\n`)
  hand('api', createGateway(spec, { functions, clock, keysOf: () => keys.publicKeys, log: accessLog }))

  const site = cloudFront.site()
  if (options.site !== undefined && site) {
    const places = { region: assembly.region, userPool: `${url('userPool')}/${pool.id}`, files: url('proxy') }
    const onOrigins = { ...places, userPool: url('userPool') }
    const headers = Object.entries(site.headers).map(([name, value]) => [name, ledHere(value, onOrigins)])
    const config = ledHere(outputOf(assembly, 'PortalConfig', deployed), places)
    const spec = { ...site, own: siteUrl ?? '', headers: Object.fromEntries(headers) }
    hand('site', createSite(spec, options.site, { 'config.json': config }))
  }

  const isPaused = ({ FunctionName }: QueueSource) =>
    options.paused?.some((name) => functions.specOf(FunctionName).logicalId.startsWith(name)) ?? false
  const polled = sources.filter((source) => !isPaused(source))
  const pollers = polled.map((source) => {
    const { arn, logicalId } = functions.specOf(source.FunctionName)
    const eventSource = {
      queueArn: source.EventSourceArn,
      queueUrl: world.queueUrl(source.EventSourceArn.split(':').at(-1) ?? ''),
      functionArn: arn,
      batchSize: source.BatchSize,
      maximumConcurrency: source.ScalingConfig?.MaximumConcurrency ?? 2,
      reportsBatchItemFailures: source.FunctionResponseTypes.length > 0,
    }
    return startQueuePoller(eventSource, world.sqsAs(logicalId), functions, assembly.region, log, world.faults)
  })

  // Inspecting queues needs no role.
  const emulatorUrlOf = (queueUrl: string) => queueUrl.replace(url('proxy'), world.emulators.messaging.url)

  const addresses: Addresses = {
    api: url('api'),
    console: url('console'),
    ...(siteUrl !== undefined && { site: siteUrl }),
    smtp: `127.0.0.1:${world.inbox.smtpPort}`,
    userPool: poolAddress(url('userPool'), pool),
    aws: url('proxy'),
    emulators: { dynamodb: world.emulators.dynamoDb.url, messaging: world.emulators.messaging.url },
  }
  const outputs = () => {
    const names = Object.keys(assembly.outputs)
    const lead = (text: string) => ledHere(text, { region: assembly.region, userPool: poolUrl(), files: url('proxy') })
    return { [assembly.stackName]: Object.fromEntries(names.map((n) => [n, lead(outputOf(assembly, n, deployed))])) }
  }
  const settleAll = () =>
    settle({
      sqs: world.sqs,
      endDelays: world.emulators.messaging.endDelays,
      queueUrls: () => [...pollers.map(({ queueUrl }) => emulatorUrlOf(queueUrl)), ...world.sns.queueUrls()],
      isIdle: () =>
        functions.isIdle() &&
        world.staleIndexes.isIdle() &&
        world.schedules.isIdle() &&
        world.calendarSchedules.isIdle() &&
        world.asyncInvoker.isIdle() &&
        world.sns.isIdle() &&
        pollers.every((poller) => poller.isIdle()),
    })
  hand(
    'console',
    createConsole({
      ...{ world, addresses, people: options.people, outputs, settle: settleAll },
      retry: world.emulators.messaging.endVisibility,
    }),
  )
  world.schedules.start()
  world.calendarSchedules.start()

  return {
    addresses,
    setFaults: world.faults.set,
    async stop() {
      world.schedules.stop()
      world.calendarSchedules.stop()
      world.clock.stop()
      await Promise.all([ports.api, ports.console, ports.userPool, ports.site].map(close))
      // A function may still work for a minute. Its message then returns to the queue.
      const unpolled = Promise.all([...pollers.map((poller) => poller.stop()), world.sns.stop()])
      const atRest = Promise.all([unpolled, functions.rested()])
      await Promise.race([atRest, new Promise((resolve) => setTimeout(resolve, 2_000))])
      await functions.stop()
      await world.extensions.stop()
      await unpolled
      await Promise.all([close(ports.proxy), world.inbox.stop()])
      await Promise.all([world.emulators.dynamoDb.stop(), world.emulators.messaging.stop()])
    },
  }
}

const notReady: RequestListener = (_request, response) => void response.writeHead(503, { 'retry-after': '1' }).end()

function assertPermitted(
  wanted: InvokePermission & { sourceArn: string },
  permissions: readonly InvokePermission[],
): void {
  const isPermitted = permissions.some(
    ({ functionArn, principal, sourceArn }) =>
      functionArn === wanted.functionArn &&
      principal === wanted.principal &&
      (sourceArn === undefined || matches(sourceArn, wanted.sourceArn)),
  )
  if (!isPermitted)
    throw new StartProblem(
      `${wanted.principal} is not permitted to invoke ${wanted.functionArn} for ${wanted.sourceArn}.`,
    )
}

function poolAddress(url: string, { id, clients }: CollectedPool): PoolAddress {
  const isForPasswords = ({ described }: PoolClient) => described.SupportedIdentityProviders !== undefined
  const ofPeople = clients.filter(({ secret }) => secret === undefined)
  const portal = ofPeople.find(isForPasswords)
  const signOn = ofPeople.find((client) => !isForPasswords(client))
  const machine = clients.find(({ secret }) => secret !== undefined)
  if (!portal || !signOn || !machine)
    throw new StartProblem('The user pool needs a client for passwords, one for single sign-on and one for machines.')
  const ofClient = ({ id: clientId, redirectUris, scopes }: PoolClient) => ({
    ...{ clientId, redirectUri: redirectUris[0] ?? '', scopes },
  })
  return {
    url: `${url}/${id}`,
    portal: ofClient(portal),
    signOn: ofClient(signOn),
    machine: { clientId: machine.id, clientSecret: machine.secret ?? '', scopes: machine.scopes },
  }
}
