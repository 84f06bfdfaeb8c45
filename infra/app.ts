import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Annotations, App, CfnResource } from 'aws-cdk-lib'
import { bundleFunctions } from './bundle.ts'
import { acknowledge, addChecks } from './checks.ts'
import { configOf } from './config.ts'
import { TierdeskStack } from './tierdeskStack.ts'

/* `npx cdk synth -c stage=prod`; running this file with CDK_OUTDIR set writes the same assembly. */

const app = new App({
  analyticsReporting: false,
  // A property of the wrong type is an error, not a warning.
  postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true },
})
const config = configOf((name) => app.node.tryGetContext(name))
const bundles = mkdtempSync(join(tmpdir(), 'tierdesk-bundles-'))
try {
  await bundleFunctions(bundles)
  const forDeployment = app.node.tryGetContext('deploying') === 'true'
  addChecks(app, { concurrentExecutions: config.concurrentExecutions }, { forDeployment })
  const stack = new TierdeskStack(
    app,
    `Tierdesk-${config.stage}`,
    { config, bundles },
    { env: { region: config.region } },
  )
  acknowledge(stack)
  const resources = stack.node.findAll().filter((made) => made instanceof CfnResource).length
  if (resources > 420)
    Annotations.of(stack).addWarningV2(
      'tierdesk:resources',
      `${resources} of at most 500 resources: split the stack soon.`,
    )
  app.synth()
} finally {
  rmSync(bundles, { recursive: true, force: true })
}
