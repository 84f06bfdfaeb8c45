/** An app client of the pool, as the template describes it. */
export interface PoolClient {
  readonly id: string
  /** Machine clients have one. */
  readonly secret: string | undefined
  readonly scopes: readonly string[]
  readonly redirectUris: readonly string[]
  /** Where people may be sent once they are signed out. */
  readonly logoutUris: readonly string[]
  /** What the pool may write through it of what another provider says. */
  readonly writeAttributes: readonly string[]
  readonly accessTokenSeconds: number
  readonly idTokenSeconds: number
  readonly refreshTokenSeconds: number
  /** As the template describes it. */
  readonly described: { readonly SupportedIdentityProviders?: readonly string[] | undefined }
}
