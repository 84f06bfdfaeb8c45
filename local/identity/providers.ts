import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'

const providerSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['OIDC', 'SAML']),
  details: z.record(z.string(), z.string()),
  /** From the pool's attributes to what the provider calls them. */
  mapping: z.record(z.string(), z.string()),
  /** What people are led to it by. */
  identifiers: z.array(z.string()),
})
/** An identity provider of somebody else, whom the pool believes. */
export type Provider = z.output<typeof providerSchema>

const stateSchema = z.strictObject({
  providers: z.array(providerSchema).default([]),
  /** Which providers a client signs people in by, where that was changed since it was deployed. */
  admitted: z.record(z.string(), z.array(z.string())).default({}),
})

export interface Providers {
  all(): readonly Provider[]
  put(provider: Provider): void
  remove(name: string): void
  /** The names that a client signs people in by: `COGNITO` is the pool itself. */
  admittedBy(clientId: string, atFirst: readonly string[]): readonly string[]
  admit(clientId: string, names: readonly string[]): void
}

/** Keeps the identity providers of the pool. */
export function openProviders(file: string): Providers {
  let state = readStateFile(file, stateSchema)
  function keep(change: Partial<typeof state>): void {
    state = { ...state, ...change }
    writeFileSync(`${file}.new`, JSON.stringify(state, null, 2))
    renameSync(`${file}.new`, file)
  }
  const others = (name: string) => state.providers.filter((known) => known.name !== name)
  return {
    all: () => state.providers,
    put: (provider) => keep({ providers: [...others(provider.name), provider] }),
    remove(name) {
      const admitted = Object.entries(state.admitted).map(([client, names]) => [
        client,
        names.filter((n) => n !== name),
      ])
      keep({ providers: others(name), admitted: Object.fromEntries(admitted) })
    },
    admittedBy: (clientId, atFirst) => state.admitted[clientId] ?? atFirst,
    admit: (clientId, names) => keep({ admitted: { ...state.admitted, [clientId]: [...names] } }),
  }
}
