import { Refusal } from './domain/errors.ts'

/** Whether a write failed because the state has changed since it was read. */
export const isStale = (error: unknown): boolean => error instanceof Refusal && error.code === 'stale'
