import type { Adapter, AdapterPayload } from 'oidc-provider'

export interface Store {
  readonly adapter: (model: string) => Adapter
  /** Ends the sessions and refresh tokens of an account. */
  forget(accountId: string): void
}

/** Keeps sessions, codes and refresh tokens in memory. Users must sign in again after a restart. */
export function createStore(): Store {
  const rows = new Map<string, { payload: AdapterPayload; expiresAt: number }>()

  function live(key: string): AdapterPayload | undefined {
    const row = rows.get(key)
    if (!row || row.expiresAt > Date.now()) return row?.payload
    rows.delete(key)
    return undefined
  }

  function findWhere(model: string, test: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of rows.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key) : undefined
      if (payload && test(payload)) return payload
    }
    return undefined
  }

  const adapter = (model: string): Adapter => ({
    async upsert(id, payload, expiresInSeconds) {
      const expiresAt = expiresInSeconds ? Date.now() + expiresInSeconds * 1000 : Number.POSITIVE_INFINITY
      rows.set(`${model}:${id}`, { payload, expiresAt })
    },
    find: async (id) => live(`${model}:${id}`),
    findByUid: async (uid) => findWhere(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findWhere(model, (payload) => payload.userCode === userCode),
    async consume(id) {
      const payload = live(`${model}:${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    async destroy(id) {
      rows.delete(`${model}:${id}`)
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of rows) if (payload.grantId === grantId) rows.delete(key)
    },
  })

  return {
    adapter,
    forget(accountId) {
      for (const [key, { payload }] of rows) if (payload.accountId === accountId) rows.delete(key)
    },
  }
}
