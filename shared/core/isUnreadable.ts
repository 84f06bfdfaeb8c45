/** An item does not fit its description: reading it again would not help, as it would after a fault of the database. */
export const isUnreadable = (error: unknown): boolean => error instanceof Error && error.name === 'ZodError'
