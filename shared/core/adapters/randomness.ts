import { randomBytes } from 'node:crypto'

/** A random secret of 192 bits, which nobody can guess. */
export const newSecret = (): string => randomBytes(24).toString('base64url')

/** A name for an identity provider in the user pool, which allows 32 characters and no underscore. */
export const newProviderName = (): string => `sso-${randomBytes(12).toString('hex')}`
