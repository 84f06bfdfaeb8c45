import type { PoolAddress } from './identity/signIn.ts'

/** The addresses of a running runtime, as the console reports them to scripts. */
export interface Addresses {
  readonly api: string
  readonly console: string
  /** The address of the web application, if one is served. */
  readonly site?: string
  readonly userPool: PoolAddress
  /**
   * The AWS endpoint that functions use. The access key `administrator` has an administrator's rights to the user pool
   * and secrets.
   */
  readonly aws: string
  /** Accepts emails. Those to the product's reply addresses are delivered to the product, all others to the inbox. */
  readonly smtp: string
  /** Direct addresses of the emulators, without role checks. Tests use them to inspect and break things. */
  readonly emulators: { readonly dynamodb: string; readonly messaging: string }
}
