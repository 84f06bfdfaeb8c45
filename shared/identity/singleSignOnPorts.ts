import type { WriteRecord } from '../core/call.ts'
import type { SingleSignOn, SsoSettings } from './domain/singleSignOn.ts'

/* Ports of the single sign-on use cases. */

export interface SingleSignOns {
  find(organisation: string): Promise<SingleSignOn | undefined>
  /** The settings whose current connection has this name in the user pool. Undefined once the connection has ended. */
  ofProvider(provider: string): Promise<SingleSignOn | undefined>
  /**
   * Refuses with `stale` if `before` is no longer stored, with `sso_domain_taken` if another organisation has verified
   * a domain, and with `sso_break_glass` if the break-glass owner is not an owner with a password at the commit.
   */
  save(before: SingleSignOn | undefined, after: SingleSignOn, record: WriteRecord): Promise<void>
}

/** Customers' identity providers in the user pool. */
export interface IdentityProviders {
  /** Creates or updates a provider. Refuses with `sso_provider_refused` if the pool cannot use it. */
  put(provider: ConnectedProvider): Promise<void>
  /** Sets the domains whose users are sent to this provider. */
  setDomains(name: string, domains: readonly string[]): Promise<void>
  /** Removes a provider. Does nothing if it does not exist. */
  remove(name: string): Promise<void>
}

export interface ConnectedProvider {
  readonly name: string
  readonly settings: SsoSettings
  /** Values for the user pool only: the client secret of OpenID Connect, or SAML metadata that has no URL. */
  readonly untold: { readonly clientSecret?: string; readonly metadata?: string | undefined }
  readonly domains: readonly string[]
}

/** Returns the texts of a TXT record in the public DNS. Empty if there is no such record or no server answers. */
export type ResolveTexts = (name: string) => Promise<readonly string[]>
