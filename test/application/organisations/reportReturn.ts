import { randomUUID } from 'node:crypto'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod'
import { mailTags } from '../../../shared/core/adapters/mail/mailTags.ts'
import type { TestWorld } from '../world.ts'

/** Has SES report a returned email, through the function that its topic invokes. */
export async function reportReturn(world: TestWorld, event: unknown): Promise<void> {
  const specs = z.array(z.object({ arn: z.string(), logicalId: z.string() }))
  const functions = specs.parse(await (await fetch(`${world.runtime().console}/functions`)).json())
  const recorder = functions.find(({ logicalId }) => logicalId.startsWith('MailReturnedRecorder'))
  const lambda = new LambdaClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'administrator', secretAccessKey: 'local' },
    endpoint: world.runtime().aws,
  })
  const Records = [{ Sns: { MessageId: randomUUID(), Message: JSON.stringify(event) } }]
  const Payload = JSON.stringify({ Records })
  await lambda.send(new InvokeCommand({ FunctionName: recorder?.arn, InvocationType: 'Event', Payload }))
  await world.runtime().settle()
}

/** A bounce as SES reports it. Some servers name the recipient with a display name. */
export const bounceOf = (trail: string, address: string, timestamp: string) => ({
  eventType: 'Bounce',
  mail: {
    timestamp,
    tags: {
      'ses:operation': ['SendEmail'],
      ...Object.fromEntries(mailTags({ trail, about: 'a test' }).map(({ Name, Value }) => [Name, [Value]])),
    },
  },
  bounce: {
    ...{ bounceType: 'Permanent', bounceSubType: 'General', timestamp, reportingMTA: 'dns; mx.pilatus.example' },
    bouncedRecipients: [{ emailAddress: `New <${address}>`, diagnosticCode: 'smtp; 550 no such\r\n user here' }],
  },
})
