import * as z from 'zod'

/*
 * During a deployment, and after a release was rolled back, functions read what a later release has stored. What it has
 * added must neither stop them nor be lost.
 */

/**
 * Parses a stored item. Attributes that this release does not know, however deep, are ignored: a later one has added
 * them. Throws a ZodError for anything else that does not fit.
 */
export function parseStored<Schema extends z.ZodType>(schema: Schema, stored: unknown): z.output<Schema> {
  const parsed = schema.safeParse(stored)
  if (parsed.success) return parsed.data
  const unknown = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? [{ path: issue.path, keys: issue.keys }] : [],
  )
  if (unknown.length < parsed.error.issues.length) throw parsed.error
  const known = structuredClone(stored)
  for (const { path, keys } of unknown) {
    const holder = path.reduce<unknown>((value, key) => recordOf(value)?.[String(key)], known)
    for (const key of keys) delete recordOf(holder)?.[key]
  }
  return schema.parse(known)
}

/** An object or a list itself, not a copy. */
const recordOf = (value: unknown): Record<string, unknown> | undefined => (isRecord(value) ? value : undefined)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A schema of something that is written back as a whole: attributes that this release does not know stay in it. */
export const keepingUnknown = <Shape extends z.core.$ZodLooseShape>(schema: z.ZodObject<Shape>) =>
  z.looseObject(schema.shape)
