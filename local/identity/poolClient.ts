/** An app client of the pool, as the template describes it. */
export interface PoolClient {
  readonly id: string
  /** Only machine clients have a secret. */
  readonly secret: string | undefined
  readonly scopes: readonly string[]
  readonly redirectUris: readonly string[]
  /** Where users may be redirected after sign-out. */
  readonly logoutUris: readonly string[]
  /** The attributes that another provider's claims may set through this client. */
  readonly writeAttributes: readonly string[]
  readonly accessTokenSeconds: number
  readonly idTokenSeconds: number
  readonly refreshTokenSeconds: number
  /** The properties that the template describes. */
  readonly described: { readonly SupportedIdentityProviders?: readonly string[] | undefined }
}
