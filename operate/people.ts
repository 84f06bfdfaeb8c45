import { parseArgs } from 'node:util'
import { currencySchema, planSchema } from '../shared/plans/domain/plans.ts'
import { addOwner, addStaff, removeStaff } from './accounts.ts'
import { readExportedAccounts, restoreAccounts } from './restoreAccounts.ts'
import { openStack } from './stack.ts'

const usage = `Creates the first users of a deployed stack, and makes accounts again. Repeating a command is harmless.

  npm run people -- add-staff    --outputs WHERE --group agent|csm|finance --email EMAIL --name NAME
  npm run people -- remove-staff --outputs WHERE --group GROUP --email EMAIL
  npm run people -- add-owner    --outputs WHERE --organisation ID --organisation-name NAME --currency CHF|EUR|USD
                                 --plan PLAN --email EMAIL --name NAME
  npm run people -- restore      --outputs WHERE --accounts FILE

WHERE is the file of outputs that 'npm run deploy' has written. AWS is called with the credentials of the environment.
FILE is a daily export of the accounts. For the local runtime, WHERE is the address of its console, such as http://127.0.0.1:7402.
`

const text = { type: 'string' } as const
const options = {
  outputs: text,
  group: text,
  email: text,
  name: text,
  organisation: text,
  currency: text,
  plan: text,
  accounts: text,
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { ...options, 'organisation-name': text },
    allowPositionals: true,
  })
  const value = (name: keyof typeof values): string => {
    const given = values[name]
    if (given === undefined || given === '') throw new Error(`--${name} is missing.\n\n${usage}`)
    return given
  }
  const stack = await openStack(value('outputs'))
  switch (positionals[0]) {
    case 'add-staff':
      return addStaff(stack, { email: value('email'), name: value('name') }, value('group'))
    case 'remove-staff':
      return removeStaff(stack, value('email'), value('group'))
    case 'restore': {
      const accounts = readExportedAccounts(value('accounts'))
      const show = (done: number) => done % 100 === 0 && process.stderr.write(`${done} of ${accounts.length} …\n`)
      const { made, there, left, disabled } = await restoreAccounts(stack, accounts, show)
      process.stdout.write(`Made: ${made}. Already there: ${there}. Disabled, and so not made: ${disabled}.\n`)
      if (left > 0)
        process.stdout.write(
          `Left: ${left}, whose accounts come into being when they sign in through their identity provider. Then repeat the command.\n`,
        )
      return
    }
    case 'add-owner':
      return addOwner(
        stack,
        { email: value('email'), name: value('name') },
        {
          id: value('organisation'),
          name: value('organisation-name'),
          currency: currencySchema.parse(value('currency')),
          plan: planSchema.parse(value('plan')),
        },
      )
    default:
      throw new Error(usage)
  }
}

main().then(
  () => process.stdout.write('Done.\n'),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  },
)
