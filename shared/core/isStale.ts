import { Refusal } from './domain/errors.ts'

/** A write met a newer state than it was made from. */
export const isStale = (error: unknown): boolean => error instanceof Refusal && error.code === 'stale'
