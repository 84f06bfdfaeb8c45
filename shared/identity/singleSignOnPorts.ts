import type { WriteRecord } from '../core/call.ts'
import type { SingleSignOn, SsoSettings } from './domain/singleSignOn.ts'

/* What the use cases of single sign-on need of the outside. */

export interface SingleSignOns {
  find(organisation: string): Promise<SingleSignOn | undefined>
  /** That whose present connection has this name in the user pool; undefined once it has ended. */
  ofProvider(provider: string): Promise<SingleSignOn | undefined>
  /**
   * Refuses with `stale` what is not in place of `before`, with `sso_domain_taken` a domain that another organisation
   * has proven, and with `sso_break_glass` whoever is no owner with a password when it is committed.
   */
  save(before: SingleSignOn | undefined, after: SingleSignOn, record: WriteRecord): Promise<void>
}

/** Identity providers of customers, as the user pool knows them. */
export interface IdentityProviders {
  /** Makes it, or has it be as this says; refuses with `sso_provider_refused` what the pool cannot use. */
  put(provider: ConnectedProvider): Promise<void>
  /** Of whose addresses people are led to it. */
  setDomains(name: string, domains: readonly string[]): Promise<void>
  /** What is not there is gone already. */
  remove(name: string): Promise<void>
}

export interface ConnectedProvider {
  readonly name: string
  readonly settings: SsoSettings
  /** What the user pool alone is told: of OpenID Connect the secret, of SAML metadata that has no address. */
  readonly untold: { readonly clientSecret?: string; readonly metadata?: string | undefined }
  readonly domains: readonly string[]
}

/** The texts of a TXT record of the public DNS; none where there is no such record or nobody answers. */
export type ResolveTexts = (name: string) => Promise<readonly string[]>
