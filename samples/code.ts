import { generate } from 'otplib'
import { connect, samplePeople } from './runtime.ts'

/* Prints the present code of a sample account's authenticator app. Usage: npm run --silent code -- EMAIL [CONSOLE_URL] */

const [email, consoleUrl = 'http://127.0.0.1:7402'] = process.argv.slice(2)
try {
  const person = samplePeople.find((candidate) => candidate.email === email)
  if (!person)
    throw new Error(`There is no account ${email}. There are: ${samplePeople.map((each) => each.email).join(', ')}`)
  const nowMs = Date.parse(await (await connect(consoleUrl)).now())
  process.stdout.write(`${await generate({ secret: person.totpSecret, epoch: Math.floor(nowMs / 1000) })}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
