import { generate } from 'otplib'
import { connect, samplePeople } from './runtime.ts'

/*
 * Prints the current code of a sample account's authenticator app, or of a key that was shown to a new account.
 * Usage: npm run --silent code -- EMAIL_OR_KEY [CONSOLE_URL]
 */

const [whose = '', consoleUrl = 'http://127.0.0.1:7402'] = process.argv.slice(2)
try {
  const secret = /^[A-Z2-7]{26,}$/.test(whose) ? whose : samplePeople.find(({ email }) => email === whose)?.totpSecret
  if (secret === undefined)
    throw new Error(`There is no account ${whose}. Accounts: ${samplePeople.map((each) => each.email).join(', ')}`)
  const nowMs = Date.parse(await (await connect(consoleUrl)).now())
  process.stdout.write(`${await generate({ secret, epoch: Math.floor(nowMs / 1000) })}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
