type Present<Value extends object> = { [Name in keyof Value]: Exclude<Value[Name], undefined> }

/** Returns a copy without undefined fields, so absent filters are not sent. */
export function omitUndefined<Value extends object>(value: Value): Partial<Present<Value>> {
  const kept: Partial<Present<Value>> = {}
  for (const name in value) {
    const field = value[name]
    if (isPresent(field)) kept[name] = field
  }
  return kept
}

const isPresent = <Field>(field: Field): field is Exclude<Field, undefined> => field !== undefined
