import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { GetAccountSettingsCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { configs, type StageSettings, stages } from '../../infra/config.ts'
import { placeholdersIn } from './placeholdersIn.ts'
import { type DeploymentStep, planDeployment } from './planDeployment.ts'
import { publishPortal } from './publishPortal.ts'
import { quotaProblems } from './quotaProblems.ts'
import { type Outputs, remainingSteps } from './remainingSteps.ts'

/*
 * `npm run deploy -- STAGE` brings a stage up to date with the credentials of the environment. It can be repeated:
 * each step looks at what is there.
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function cdk(command: string, stackName: string, context: Readonly<Record<string, string>>): Promise<void> {
  const words = Object.entries(context).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const approval = command === 'deploy' ? ['--require-approval', 'never'] : command === 'destroy' ? ['--force'] : []
  const stack = command === 'bootstrap' ? [] : [stackName]
  const child = spawn('node_modules/.bin/cdk', [command, ...stack, ...approval, ...words], {
    cwd: root,
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`cdk ${command} failed. The stack's events name the reason.`)
}

interface Stack {
  readonly status: string
  readonly outputs: Outputs
}

async function describe(cloudFormation: CloudFormationClient, StackName: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }))
    const [stack] = Stacks
    const outputs = (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue])
    return stack && { status: stack.StackStatus ?? '', outputs: Object.fromEntries(outputs) }
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof Error && /does not exist/.test(error.message)) return undefined
    throw error
  }
}

async function deploy(settings: StageSettings, despiteAlarms: boolean): Promise<void> {
  const { stage, region } = settings
  const stackName = `Tierdesk-${stage}`
  const placeholders = placeholdersIn(settings)
  if (placeholders.length > 0)
    throw new Error(`These values of ${stage} in infra/config.ts are still examples:\n  ${placeholders.join('\n  ')}`)
  const [cloudFormation, lambda] = [new CloudFormationClient({ region }), new LambdaClient({ region })]
  say(`Checking the account for ${stackName} in ${region}`)
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}))
  const problems = quotaProblems(AccountLimit?.ConcurrentExecutions ?? 0, settings)
  if (problems.length > 0) throw new Error(problems.join('\n'))

  const before = await describe(cloudFormation, stackName)
  let outputs: Outputs = before?.outputs ?? {}
  if (!before) await cdk('bootstrap', stackName, { stage })
  for (const { what, command, isFirst, atDistribution } of planDeployment(before?.status, settings)) {
    say(what)
    await cdk(command, stackName, {
      ...contextOf({ isFirst, atDistribution }, stage, outputs),
      ...(despiteAlarms && { despiteAlarms: 'true' }),
    })
    outputs = (await describe(cloudFormation, stackName))?.outputs ?? {}
  }
  const outputsFile = `cdk.out/${stage}.outputs.json`
  mkdirSync(dirname(outputsFile), { recursive: true })
  writeFileSync(outputsFile, JSON.stringify({ [stackName]: outputs }, null, 2))

  const files = await publishPortal({
    s3: new S3Client({ region }),
    bucket: need(outputs, 'PortalBucketName'),
    folder: fileURLToPath(new URL('../../portal/dist', import.meta.url)),
    config: need(outputs, 'PortalConfig'),
  })
  say(`Published the portal: ${files} files`)
  const event = { source: 'aws.events', 'detail-type': 'Scheduled Event' }
  const FunctionName = need(outputs, 'NoticeCheckFunction')
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }))
  say('Started the daily check of notices: on-call staff get a test notice')
  await assertGuarded(need(outputs, 'ApiUrl'))

  say(`\n${stackName} is deployed: ${need(outputs, 'PortalUrl')}\nIts outputs are in ${outputsFile}.`)
  say('\nWhat is left to you, once:')
  for (const [index, step] of remainingSteps(settings, outputs, outputsFile).entries()) say(`  ${index + 1}. ${step}`)
}

function contextOf(
  { isFirst, atDistribution }: Pick<DeploymentStep, 'isFirst' | 'atDistribution'>,
  stage: string,
  outputs: Outputs,
): Record<string, string> {
  return {
    stage,
    deploying: 'true',
    ...(isFirst && { firstDeployment: 'true' }),
    ...(atDistribution && { portalUrl: `https://${need(outputs, 'PortalDomainName')}` }),
  }
}

/** The API is described to API Gateway in one document: makes sure that it has read the authorizers. */
async function assertGuarded(apiUrl: string): Promise<void> {
  const { status } = await fetch(`${apiUrl}/tickets`)
  if (status !== 401) throw new Error(`${apiUrl}/tickets answered ${status} without a token, and not 401.`)
}

function need(outputs: Outputs, name: string): string {
  const value = outputs[name]
  if (value === undefined) throw new Error(`The stack has no output ${name}.`)
  return value
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { 'despite-alarms': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [wanted] = positionals
  const stage = stages.find((known) => known === wanted)
  if (!stage) throw new Error(`Say which stage: npm run deploy -- ${stages.join(' | ')}`)
  await deploy(configs[stage], values['despite-alarms'])
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
