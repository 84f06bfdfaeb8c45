import { connect } from './runtime.ts'

/* Prints the access token of a sample account. Usage: npm run --silent token -- EMAIL [CONSOLE_URL] */

const [email, consoleUrl = 'http://127.0.0.1:7402'] = process.argv.slice(2)
try {
  if (email === undefined) throw new Error('Name an account: npm run --silent token -- EMAIL, or platform')
  const runtime = await connect(consoleUrl)
  process.stdout.write(`${await runtime.tokenOf(email)}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
