import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { setClockOffset } from '../local/clock/shiftDate.mjs'
import { clientId, clientSecret, createOpenId } from './identityProvider/openId.ts'
import { type Play, playSchema, sampleEmployees } from './identityProvider/people.ts'
import { readText } from './identityProvider/readForm.ts'
import { createSaml } from './identityProvider/saml.ts'
import { connect } from './runtime.ts'

/*
 * Emulates a customer's own identity provider, by OpenID Connect and by SAML, for the running runtime.
 * Usage: node samples/identityProvider.ts [--json] [HOST [CONSOLE_URL [PORT]]]
 */

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const [host = 'login.pilatus.example', consoleUrl = 'http://127.0.0.1:7402', port = '7405'] = positionals
const runtime = await connect(consoleUrl)
let play: Play = { employees: sampleEmployees, faults: {} }

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    response.destroy()
  })
})
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
const ownUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const issuer = `https://${host}`
const openId = createOpenId(issuer, [`${runtime.userPool.url}/oauth2/idpresponse`], () => play)
const saml = createSaml(`${issuer}/saml`, ownUrl, () => play)

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Follows the clock of the runtime, which tests and users move.
  setClockOffset(0)
  setClockOffset(Date.parse(await runtime.now()) - Date.now())
  if (request.url === '/play' && request.method === 'POST') {
    play = playSchema.parse(JSON.parse(await readText(request)))
    return void response.writeHead(204).end()
  }
  return request.url?.startsWith('/saml/') ? saml(request, response) : openId(request, response)
}

await runtime.setName({ name: host, origin: ownUrl })
const metadataUrl = `${issuer}/saml/metadata`
process.stdout.write(
  values.json
    ? `${JSON.stringify({ issuer, metadataUrl, clientId, clientSecret, ownUrl })}\n`
    : `
  The identity provider of a sample company is running. The local runtime finds it as ${host}.

  OpenID Connect   issuer         ${issuer}
                   client id      ${clientId}
                   client secret  ${clientSecret}
                   groups claim   groups
  SAML             metadata       ${metadataUrl}
  People           ${sampleEmployees.map(({ email }) => email).join(', ')}

  To connect it, sign in to the portal as an owner, such as owner@pilatus.example, and open Organisation > Single sign-on:
    1. Add a domain of the people above. The portal shows a TXT record. Publish it on this machine:
       curl -X POST ${consoleUrl}/names -H 'content-type: application/json' -d '{"name":"NAME","texts":["VALUE"]}'
    2. Verify the domain, then connect by OpenID Connect or SAML with the values above.
    3. Sign in as one of the people at ${runtime.site ?? 'the portal'}/sign-on. Choose a name, without a password.

  Stop it with Ctrl-C.
`,
)
process.on('disconnect', () => process.exit(0))
