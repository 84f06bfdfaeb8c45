/** What the user pool keeps of what an identity provider says, beside address and name: attributes of its own. */
export const poolAttributes = ['groups', 'methods', 'emailVerified'] as const
export type PoolAttribute = (typeof poolAttributes)[number]

/** As Cognito names an attribute that is not one of its standard ones. */
export const poolAttributeName = <Name extends PoolAttribute>(attribute: Name): `custom:${Name}` =>
  `custom:${attribute}`
