import type { Write } from './transact.ts'

/** Adds to numbers of an item, which need not exist yet. */
export function addToCounters(
  TableName: string,
  Key: Record<string, string>,
  amounts: Readonly<Record<string, number | bigint>>,
  expiry: { readonly expiresAtSeconds?: number } = {},
): Write {
  const names = Object.keys(amounts)
  const added = `ADD ${names.map((name) => `#${name} :${name}`).join(', ')}`
  const isKept = expiry.expiresAtSeconds === undefined
  return {
    Update: {
      TableName,
      Key,
      UpdateExpression: isKept ? added : `SET expiresAtSeconds = :expiry ${added}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(names.map((name) => [`:${name}`, amounts[name]])),
        ...(!isKept && { ':expiry': expiry.expiresAtSeconds }),
      },
    },
  }
}
