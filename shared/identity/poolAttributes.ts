/** The custom attributes of the user pool that store claims of an identity provider other than address and name. */
export const poolAttributes = ['groups', 'methods', 'emailVerified'] as const
export type PoolAttribute = (typeof poolAttributes)[number]

/** The name that Cognito gives to a custom attribute. */
export const poolAttributeName = <Name extends PoolAttribute>(attribute: Name): `custom:${Name}` =>
  `custom:${attribute}`

/**
 * Whom an account is for, if it was made again in a new pool: their subject in the former one, which everything stored
 * refers to. No client can write it, so no person can.
 */
export const personAttributeName = 'custom:person'
