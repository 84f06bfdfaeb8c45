import { randomBytes } from 'node:crypto'
import type { PoolRules } from '../resources/cognito.ts'
import type { Directory } from './directory.ts'
import { finishOpenId, type OpenIdRequest, type Said, startOpenId } from './openIdProvider.ts'
import type { Provider, Providers } from './providers.ts'
import { createRequestCache, finishSaml, type ServiceProvider, startSaml } from './samlProvider.ts'

export interface FederationDeps {
  readonly providers: Providers
  readonly directory: Directory
  readonly rules: PoolRules
  readonly reach: typeof fetch
  /** Where OpenID Connect providers redirect users back to. */
  readonly redirectUri: string
  readonly saml: ServiceProvider
  readonly log: (line: string) => void
}

/** The outcome of a sign-in at another provider: the account, or the reason for its failure. */
export type Outcome = { readonly accountId: string } | { readonly problem: string }

interface Sent {
  readonly provider: string
  readonly interaction: string
  readonly writable: readonly string[]
  readonly openId: OpenIdRequest | undefined
}

/** Redirects users to other identity providers and processes their responses. */
export function createFederation(deps: FederationDeps) {
  const { providers, directory, rules, reach, redirectUri, saml, log } = deps
  const sent = new Map<string, Sent>()
  const outcomes = new Map<string, { interaction: string; outcome: Outcome }>()
  const requests = createRequestCache()
  const token = () => randomBytes(24).toString('base64url')

  /** Stores the outcome for the browser that began the sign-in. It returns with the ticket and its cookie. */
  function ticketFor(interaction: string, outcome: Outcome): string {
    const ticket = token()
    outcomes.set(ticket, { interaction, outcome })
    return `${interaction}?outcome=${ticket}`
  }

  /** Handles a user's return. Undefined if this state was never sent, or was used before. */
  async function comeBack(
    state: string,
    finish: (provider: Provider, sent: Sent) => Promise<Said>,
  ): Promise<string | undefined> {
    const known = sent.get(state)
    if (!known) return undefined
    sent.delete(state)
    const provider = providers.all().find(({ name }) => name === known.provider)
    if (!provider) return ticketFor(known.interaction, { problem: 'The identity provider no longer exists.' })
    try {
      const accountId = vouch(provider, await finish(provider, known), known.writable)
      return ticketFor(known.interaction, { accountId })
    } catch (error) {
      log(`sign-in by ${provider.name}: ${String(error)} ${error instanceof Error ? String(error.cause ?? '') : ''}`)
      return ticketFor(known.interaction, { problem: 'The identity provider sent an invalid response.' })
    }
  }

  /** Stores the provider's claims under the pool's attribute names. Throws if the client must not write one of them. */
  function vouch(provider: Provider, { subject, values }: Said, writable: readonly string[]): string {
    const said: Record<string, string> = {}
    for (const [attribute, claim] of Object.entries(provider.mapping)) {
      const value = values[claim]
      const { required, maxLength } = rules.attributes.get(attribute) ?? { required: false, maxLength: 0 }
      if (value === undefined && required) throw new Error(`attributes required: [${attribute}]`)
      if (value === undefined) continue
      if (!writable.includes(attribute)) throw new Error(`the client is not allowed to write ${attribute}`)
      if (value.length > maxLength) throw new Error(`${attribute} is too long`)
      said[attribute] = value
    }
    const { email = '', name = '', ...attributes } = said
    return directory.saveFederatedAccount({
      provider: provider.name,
      type: provider.type,
      subject,
      email,
      name,
      attributes,
    })
  }

  return {
    /** Returns the URL to redirect a browser to. `interaction` is where the browser returns in the end. */
    async start(provider: Provider, interaction: string, writable: readonly string[]): Promise<string> {
      const state = token()
      const remember = (openId: OpenIdRequest | undefined) =>
        sent.set(state, { provider: provider.name, interaction, writable, openId })
      if (provider.type === 'SAML') {
        const url = await startSaml(provider, reach, saml, requests, state)
        remember(undefined)
        return url
      }
      const { url, request } = await startOpenId(provider, reach, { redirectUri, state })
      remember(request)
      return url
    },
    openIdAnswered: (query: URLSearchParams) =>
      comeBack(query.get('state') ?? '', (provider, { openId }) => {
        if (!openId) throw new Error('The request was made by SAML.')
        return finishOpenId(provider, reach, openId, new URL(`${redirectUri}?${query}`))
      }),
    samlAnswered: (form: URLSearchParams) =>
      comeBack(form.get('RelayState') ?? '', (provider, { openId }) => {
        if (openId) throw new Error('The request was made by OpenID Connect.')
        return finishSaml(provider, reach, saml, requests, form.get('SAMLResponse') ?? '')
      }),
    /** Returns an outcome once, to the browser whose interaction it is. */
    outcomeOf(ticket: string, interaction: string): Outcome | undefined {
      const known = outcomes.get(ticket)
      if (known?.interaction !== interaction) return undefined
      outcomes.delete(ticket)
      return known.outcome
    },
  }
}
export type Federation = ReturnType<typeof createFederation>
