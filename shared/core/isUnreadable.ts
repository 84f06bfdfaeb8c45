/** Whether an item does not match its schema. Unlike after a database fault, reading it again would not help. */
export const isUnreadable = (error: unknown): boolean => error instanceof Error && error.name === 'ZodError'
