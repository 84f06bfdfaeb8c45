import { readFileSync } from 'node:fs'
import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider'
import * as z from 'zod'
import { type ExportedAccount, exportedAccountSchema } from '../shared/identity/domain/exportedAccount.ts'
import { type FoundAccount, foundIn, personAttribute, poolAttributeName } from '../shared/identity/poolAttributes.ts'
import { accountOf } from './accounts.ts'
import type { OperatedStack } from './stack.ts'

/** Reads a file of the daily export. Throws an error that names the file and the line that does not fit. */
export function readExportedAccounts(file: string): ExportedAccount[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line, index) => {
    try {
      return exportedAccountSchema.parse(JSON.parse(line))
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
      throw new Error(`${file}, line ${index + 1}: ${reason}`)
    }
  })
}

export interface Restored {
  /** Made again: Cognito has emailed them a temporary password. */
  readonly made: number
  /** Were there. Their groups and ids are those of the export now. */
  readonly there: number
  /** People of identity providers who have not signed in yet. */
  readonly left: number
  /** Were disabled, and so are not made again. */
  readonly disabled: number
}

/**
 * Makes the accounts of an export again in a new user pool. Each keeps the id that everything stored refers to. It can
 * be repeated: once people of identity providers have signed in, a repeat gives them their former ids.
 */
export async function restoreAccounts(
  stack: OperatedStack,
  accounts: readonly ExportedAccount[],
  onProgress: (done: number) => void,
): Promise<Restored> {
  const restored = { made: 0, there: 0, left: 0, disabled: 0 }
  for (const [index, account] of accounts.entries()) {
    restored[await restoreAccount(stack, account)]++
    onProgress(index + 1)
  }
  return restored
}

async function restoreAccount(stack: OperatedStack, account: ExportedAccount): Promise<keyof Restored> {
  const { person, username, email, name = email ?? username, groups, isFederated, isEnabled } = account
  const Username = isFederated ? username : (email ?? username)
  const known = await find(stack, Username)
  if (!known && !isEnabled) return 'disabled'
  if (!known && (isFederated || email === undefined)) return 'left'
  const found = known ?? (await accountOf(stack, { email: Username, name }))
  const { UserPoolId } = stack.outputs
  if (found.person !== person) {
    const UserAttributes = [{ Name: poolAttributeName(personAttribute), Value: person }]
    await stack.cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }))
  }
  for (const GroupName of groups)
    await stack.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }))
  return known ? 'there' : 'made'
}

async function find({ cognito, outputs }: OperatedStack, Username: string): Promise<FoundAccount | undefined> {
  try {
    const command = new AdminGetUserCommand({ UserPoolId: outputs.UserPoolId, Username })
    return foundIn((await cognito.send(command)).UserAttributes)
  } catch (error) {
    if (error instanceof UserNotFoundException) return undefined
    throw error
  }
}
