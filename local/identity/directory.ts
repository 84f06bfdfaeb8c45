import { createHash, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { generateSecret } from 'otplib'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'
import type { Person } from './people.ts'

/** A user that the pool issues tokens for. */
export interface Account {
  readonly id: string
  readonly username: string
  readonly email: string
  readonly name: string
  readonly groups: readonly string[]
  readonly status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'EXTERNAL_PROVIDER'
  /** The pool's custom attributes, by the names that triggers see. */
  readonly attributes: Readonly<Record<string, string>>
  /** Set if another identity provider authenticates this user. */
  readonly identity?: { readonly provider: string; readonly type: 'OIDC' | 'SAML'; readonly subject: string }
}

const createdSchema = z.strictObject({
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  passwordHash: z.string(),
  /** When a temporary password expires. */
  goodUntilMs: z.number().optional(),
  totpSecret: z.string(),
  hasAuthenticator: z.boolean(),
})
type Created = z.output<typeof createdSchema>
const federatedSchema = z.strictObject({
  id: z.uuid(),
  provider: z.string(),
  type: z.enum(['OIDC', 'SAML']),
  subject: z.string(),
  email: z.string(),
  name: z.string(),
  attributes: z.record(z.string(), z.string()),
})
const stateSchema = z.strictObject({
  created: z.array(createdSchema).default([]),
  federated: z.array(federatedSchema).default([]),
  /** Groups by account id, where they differ from the people file. */
  groups: z.record(z.string(), z.array(z.string())).default({}),
  /** Custom attributes that administrators have set, by account id. */
  attributes: z.record(z.string(), z.record(z.string(), z.string())).default({}),
})

export type Directory = ReturnType<typeof openDirectory>

/** Opens the pool's accounts: those in a file, those that were created, and those from other identity providers. */
export function openDirectory(poolId: () => string, file: string, people: readonly Person[]) {
  let state = readStateFile(file, stateSchema)
  function keep(change: Partial<typeof state>): void {
    state = { ...state, ...change }
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }
  const replace = (after: Created) =>
    keep({ created: state.created.map((known) => (known.id === after.id ? after : known)) })
  const createdOf = (id: string) => state.created.find((created) => created.id === id)

  const ofPerson = ({ id, email, name, groups }: Person): Account => ({
    ...{ id, username: id, email, name, status: 'CONFIRMED', attributes: {} },
    groups: state.groups[id] ?? groups,
  })
  const ofCreated = ({ id, email, name, goodUntilMs }: Created): Account => ({
    ...{ id, username: id, email, name, attributes: {} },
    status: goodUntilMs === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
    groups: state.groups[id] ?? [],
  })
  const ofFederated = ({ provider, type, subject, ...account }: z.output<typeof federatedSchema>): Account => ({
    ...account,
    username: `${provider}_${subject}`,
    status: 'EXTERNAL_PROVIDER',
    groups: [`${poolId()}_${provider}`, ...(state.groups[account.id] ?? [])],
    identity: { provider, type, subject },
  })
  const all = (): Account[] =>
    [...people.map(ofPerson), ...state.created.map(ofCreated), ...state.federated.map(ofFederated)].map((account) => ({
      ...account,
      attributes: { ...account.attributes, ...state.attributes[account.id] },
    }))
  /** Finds an account by email address, among those that sign in with one. */
  const byEmail = (email: string) => {
    const wanted = email.trim().toLowerCase()
    return all().find((account) => account.email.toLowerCase() === wanted && !account.identity)
  }
  const passwordHashOf = (id: string): string | undefined => {
    const person = people.find((one) => one.id === id)
    return person ? hashOf(person.password) : createdOf(id)?.passwordHash
  }

  return {
    all,
    find: (id: string | undefined) => all().find((account) => account.id === id),
    byEmail,
    /** Finds an account by its username in the pool, or by its email address. */
    byName: (name: string) => all().find(({ username }) => username === name) ?? byEmail(name),
    /**
     * Returns the account for an address and password. Undefined if one is wrong or a temporary password has expired.
     */
    byPassword(email: string, password: string): Account | undefined {
      const account = byEmail(email)
      const hash = account && passwordHashOf(account.id)
      const isRight = timingSafeEqual(Buffer.from(hashOf(password)), Buffer.from(hash ?? hashOf('\u0000')))
      const goodUntilMs = (account && createdOf(account.id)?.goodUntilMs) ?? Number.POSITIVE_INFINITY
      return isRight && goodUntilMs > Date.now() ? account : undefined
    },
    totpSecretOf: (id: string) => people.find((one) => one.id === id)?.totpSecret ?? createdOf(id)?.totpSecret,
    hasAuthenticator: (id: string) => createdOf(id)?.hasAuthenticator ?? true,

    /** Creates an account, or sets a new temporary password for one that was never used. Returns the password. */
    create({ email, name }: { email: string; name: string }, goodUntilMs: number): string {
      const password = firstPassword()
      const known = byEmail(email)
      const given = { passwordHash: hashOf(password), goodUntilMs }
      const before = known && createdOf(known.id)
      if (before) replace({ ...before, ...given })
      else {
        const made = { id: randomUUID(), email, name, totpSecret: generateSecret(), hasAuthenticator: false }
        keep({ created: [...state.created, { ...made, ...given }] })
      }
      return password
    },
    setPassword(id: string, password: string): void {
      const before = createdOf(id)
      if (before) replace({ ...before, passwordHash: hashOf(password), goodUntilMs: undefined })
    },
    setAuthenticator(id: string): void {
      const before = createdOf(id)
      if (before) replace({ ...before, hasAuthenticator: true })
    },
    /** Removes an account that was created. Those of the people file stay. */
    remove(id: string): void {
      const { [id]: _groups, ...groups } = state.groups
      const { [id]: _attributes, ...attributes } = state.attributes
      keep({ created: state.created.filter((created) => created.id !== id), groups, attributes })
    },
    setAttributes: (id: string, attributes: Readonly<Record<string, string>>) =>
      keep({ attributes: { ...state.attributes, [id]: { ...state.attributes[id], ...attributes } } }),
    setGroups: (id: string, groups: readonly string[]) => keep({ groups: { ...state.groups, [id]: [...groups] } }),

    /** Creates or updates the account of a provider's user from the provider's claims. Returns its id. */
    saveFederatedAccount(said: Omit<z.output<typeof federatedSchema>, 'id'>): string {
      const { provider, subject } = said
      const before = state.federated.find((one) => one.provider === provider && one.subject === subject)
      const after = { ...said, id: before?.id ?? randomUUID() }
      keep({ federated: [...state.federated.filter((one) => one !== before), after] })
      return after.id
    },
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A temporary password as Cognito generates it, with every kind of character that its strictest policy requires. */
function firstPassword(): string {
  const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#%+-?=']
  const pick = (from: string) => from[randomInt(from.length)] ?? ''
  return [...kinds, ...Array.from({ length: 14 }, (_, place) => kinds[place % 3] ?? '')].map(pick).join('')
}
