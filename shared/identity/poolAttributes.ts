/** The custom attributes of the user pool that store claims of an identity provider other than address and name. */
export const poolAttributes = ['groups', 'methods', 'emailVerified'] as const
export type PoolAttribute = (typeof poolAttributes)[number]

/**
 * Whom an account is for, if it was made again in a new pool: their subject in the former one, which everything stored
 * refers to. No client can write it, so no person can.
 */
export const personAttribute = 'person'

/** The name that Cognito gives to a custom attribute. */
export const poolAttributeName = <Name extends PoolAttribute | typeof personAttribute>(
  attribute: Name,
): `custom:${Name}` => `custom:${attribute}`

export interface FoundAccount {
  readonly subject: string
  /** Whom everything stored refers to. It differs from the subject if the account was made again. */
  readonly person: string
}

/** Whose account it is, by its attributes as Cognito lists them. Throws if they name no subject. */
export function foundIn(
  attributes: readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[] = [],
): FoundAccount {
  const attributeOf = (name: string) => attributes.find(({ Name }) => Name === name)?.Value
  const subject = attributeOf('sub')
  if (subject === undefined) throw new Error('Cognito returned no subject for the account.')
  return { subject, person: attributeOf(poolAttributeName(personAttribute)) ?? subject }
}
