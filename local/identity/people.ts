import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { StartProblem } from '../problem.ts'

/** Accounts of the local user pool, which an administrator would create in Cognito. */
export const peopleSchema = z.array(
  z.strictObject({
    id: z.uuid(),
    email: z.email(),
    name: z.string(),
    password: z.string().min(14),
    /** Base 32, as authenticator apps accept it. */
    totpSecret: z.string().min(26),
    groups: z.array(z.string()).default([]),
    /** The account's description in the start-up message. */
    about: z.string(),
  }),
)
export type Person = z.output<typeof peopleSchema>[number]

export function readPeople(file: string): Person[] {
  try {
    return peopleSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw new StartProblem(`The accounts in ${file} cannot be read: ${reason}`)
  }
}
