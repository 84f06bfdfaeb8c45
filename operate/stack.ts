import { readFileSync } from 'node:fs'
import { CognitoIdentityProviderClient, DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider'
import * as z from 'zod'
import { type Client, createClient } from '../shared/core/api/client.ts'
import { scopeName } from '../shared/core/api/scopes.ts'

const outputsSchema = z.object({
  ApiUrl: z.url(),
  SignInUrl: z.url(),
  UserPoolId: z.string(),
  PlatformClientId: z.string(),
  SignOnClientId: z.string(),
  DeadLetterQueues: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.array(z.object({ name: z.string(), deadLetters: z.url(), queue: z.url().optional() }))),
})
const addressesSchema = z.object({ aws: z.url() })
const tokenSchema = z.object({ access_token: z.string() })

/** A deployed stack as operators use it: its outputs, and a Cognito client with administrator rights. */
export interface OperatedStack {
  readonly outputs: z.output<typeof outputsSchema>
  readonly cognito: CognitoIdentityProviderClient
  /** For clients of other services: where to call them, and with which credentials. */
  readonly clientConfig: ClientConfig
}

interface ClientConfig {
  readonly region: string
  /** AWS itself and the credentials of the environment, unless the stack is a local one. */
  readonly endpoint?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/**
 * Opens a stack. `from` is a file of outputs that `npm run deploy` has written, for use with the credentials of the
 * environment, or the address of the local runtime's console.
 */
export async function openStack(from: string): Promise<OperatedStack> {
  return open(from).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `The outputs of a stack cannot be read from ${from}: ${reason}\nPass the file that 'npm run deploy' wrote, or the address of a running local console.`,
      { cause },
    )
  })
}

async function open(from: string): Promise<OperatedStack> {
  if (!/^http:/.test(from)) return stackWith(outputsIn(JSON.parse(readFileSync(from, 'utf8'))))
  const read = async (path: string): Promise<unknown> => (await fetch(`${from}${path}`)).json()
  const { aws: endpoint } = addressesSchema.parse(await read('/addresses'))
  const credentials = { accessKeyId: 'administrator', secretAccessKey: 'local' }
  return stackWith(outputsIn(await read('/outputs')), { endpoint, credentials })
}

function stackWith(outputs: OperatedStack['outputs'], local: Omit<ClientConfig, 'region'> = {}): OperatedStack {
  const clientConfig = { region: outputs.UserPoolId.split('_')[0] ?? '', ...local }
  return { outputs, clientConfig, cognito: new CognitoIdentityProviderClient(clientConfig) }
}

const outputsIn = (written: unknown) => {
  const [outputs] = Object.values(z.record(z.string(), z.unknown()).parse(written))
  return outputsSchema.parse(outputs)
}

/** Returns an API client that acts as the provider's platform. */
export async function platformClient({ outputs, cognito }: OperatedStack): Promise<Client> {
  const { UserPoolId, PlatformClientId: ClientId, SignInUrl, ApiUrl } = outputs
  const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId }))
  const basic = Buffer.from(`${ClientId}:${UserPoolClient?.ClientSecret}`).toString('base64')
  const response = await fetch(`${SignInUrl}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopeName('organisations.write') }),
  })
  if (!response.ok) throw new Error(`The user pool returned no token for the platform: ${response.status}`)
  return createClient(ApiUrl, tokenSchema.parse(await response.json()).access_token)
}
