import { renameSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { readStateFile } from '../readStateFile.ts'

const providerSchema = z.strictObject({
  name: z.string(),
  type: z.enum(['OIDC', 'SAML']),
  details: z.record(z.string(), z.string()),
  /** Maps the pool's attributes to the provider's names for them. */
  mapping: z.record(z.string(), z.string()),
  /** What selects this provider, such as email domains. */
  identifiers: z.array(z.string()),
})
/** An external identity provider that the pool trusts. */
export type Provider = z.output<typeof providerSchema>

const stateSchema = z.strictObject({
  providers: z.array(providerSchema).default([]),
  /** The providers by which users of a client sign in, if changed since the client was deployed. */
  admitted: z.record(z.string(), z.array(z.string())).default({}),
})

export interface Providers {
  all(): readonly Provider[]
  put(provider: Provider): void
  remove(name: string): void
  /** The names of the providers by which users of a client sign in. `COGNITO` is the pool itself. */
  admittedBy(clientId: string, atFirst: readonly string[]): readonly string[]
  admit(clientId: string, names: readonly string[]): void
}

/** Stores the pool's identity providers. */
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
