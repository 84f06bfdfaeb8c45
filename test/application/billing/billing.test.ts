import { describe, expect, it } from 'vitest'
import { routes } from '../../../shared/http/routes.ts'
import { eventuallyIn, refusalOf, useWorld } from '../world.ts'

const world = useWorld()
const until = eventuallyIn(world)
const month = '2026-11'

const record = {
  id: 'r-1',
  organisation: 'edelweiss',
  resourceId: 'vm-1',
  resourceType: 'compute',
  zone: 'ch-gva-2',
  quantity: '1',
  unit: 'hour',
  from: '2026-11-16T06:00:00Z',
  to: '2026-11-16T07:00:00Z',
  cost: '0.125',
  currency: 'CHF',
} as const

describe('usage', () => {
  it('with one id counts once, and its batch is refused whole if the id has other content [92]', async () => {
    const platform = await world.as('service')
    const take = (...records: object[]) =>
      platform(routes.ingestUsage, { body: { records: records.map((each) => ({ ...record, ...each })) } })
    expect((await take({})).body).toEqual({ accepted: 1, repeated: 0 })
    expect((await take({}, { id: 'r-2' })).body).toEqual({ accepted: 1, repeated: 1 })
    expect(await refusalOf(take({ id: 'r-3' }, { cost: '0.126' }))).toMatchObject({
      status: 409,
      code: 'usage_conflict',
      ids: ['r-1'],
    })
    expect((await take({ id: 'r-3' })).body).toEqual({ accepted: 1, repeated: 0 })
    const tagged = { id: 'r-4', tags: { zeta: '1', alpha: '2', mid: '3' } }
    expect((await take(tagged)).body).toEqual({ accepted: 1, repeated: 0 })
    expect((await take(tagged)).body).toEqual({ accepted: 0, repeated: 1 })
  })

  it('gets the same response for a repeated idempotency key, and is refused with another batch [86, 87]', async () => {
    const platform = await world.as('service')
    const take = (id: string) =>
      platform(routes.ingestUsage, { body: { records: [{ ...record, id }] }, idempotencyKey: 'batch-1' })
    expect((await take('k-1')).body).toEqual({ accepted: 1, repeated: 0 })
    expect((await take('k-1')).body).toEqual({ accepted: 1, repeated: 0 })
    expect(await refusalOf(take('k-2'))).toMatchObject({ status: 422, code: 'key_reused' })
  })

  it.each([
    [{ organisation: 'nobody' }, 'the organisation is unknown'],
    [{ currency: 'EUR' as const }, 'the organisation is invoiced in CHF'],
    [{ to: '2026-11-16T05:00:00Z' }, 'it ends before it begins'],
    [{ to: '2027-01-01T00:00:00Z' }, 'it ends in the future'],
    [{ from: '1999-12-31T10:00:00Z' }, 'it begins before the organisation joined'],
  ])(
    'is refused whole, valid records included, with the index of each invalid one: %j [71]',
    async (change, message) => {
      const platform = await world.as('service')
      const records = [
        { ...record, id: 'good' },
        { ...record, id: 'bad', ...change },
      ]
      expect(await refusalOf(platform(routes.ingestUsage, { body: { records } }))).toMatchObject({
        code: 'invalid',
        issues: [{ path: ['records', 1], message }],
      })
      // Whole or not at all: the valid record is still new when it is sent alone, so its id is not used yet.
      const alone = { ...record, id: `good-${message.length}`, cost: '0' }
      await refusalOf(platform(routes.ingestUsage, { body: { records: [alone, { ...record, id: 'bad', ...change }] } }))
      expect((await platform(routes.ingestUsage, { body: { records: [alone] } })).body).toEqual({
        accepted: 1,
        repeated: 0,
      })
    },
  )

  it.each(['-1', '1e400', '9007199254740993.1234567', ''])('is refused with a cost of %j [91]', async (cost) => {
    const platform = await world.as('service')
    const body = { records: [{ ...record, id: 'odd', cost }] }
    expect(await refusalOf(platform(routes.ingestUsage, { body }))).toMatchObject({ status: 400, code: 'invalid' })
  })
})

describe('a billing run', () => {
  it('of a month that has not ended is refused, and a run that was never started is not found [95]', async () => {
    const finance = await world.as('finance')
    expect(await refusalOf(finance(routes.startBillingRun, { body: { month } }))).toMatchObject({
      code: 'month_not_ended',
    })
    expect(await refusalOf(finance(routes.getBillingRun, { params: { run: month } }))).toMatchObject({ status: 404 })
    expect(await refusalOf(finance(routes.approveBillingRun, { params: { run: month } }))).toMatchObject({
      status: 404,
    })
  })

  it('started many times at once drafts each invoice once, needs approval, and accepts late usage', async () => {
    await world.runtime().moveClock('2026-12-01T08:00:00Z')
    const finance = await world.as('finance')
    const starts = Array.from({ length: 4 }, (_, index) =>
      finance(routes.startBillingRun, { body: { month }, idempotencyKey: `start-${index}` }),
    )
    await Promise.all(starts)
    await until(async () => (await finance(routes.getBillingRun, { params: { run: month } })).body.status === 'drafted')
    expect(await refusalOf(finance(routes.issueInvoices, { params: { run: month } }))).toMatchObject({
      code: 'run_unapproved',
    })

    const approvals = ['a', 'b'].map((idempotencyKey) =>
      finance(routes.approveBillingRun, { params: { run: month }, idempotencyKey }),
    )
    await Promise.all(approvals)
    await Promise.all([1, 2, 3].map(() => finance(routes.issueInvoices, { params: { run: month } })))
    await until(async () => (await finance(routes.getBillingRun, { params: { run: month } })).body.status === 'issued')

    const first = (await finance(routes.listInvoicesOfRun, { params: { run: month }, query: { limit: '2' } })).body
    const rest = (
      await finance(routes.listInvoicesOfRun, {
        params: { run: month },
        query: { limit: '2', cursor: first.nextCursor ?? '' },
      })
    ).body
    const invoices = [...first.invoices, ...rest.invoices]
    expect(invoices.map(({ draft }) => draft.organisation).sort()).toEqual(['edelweiss', 'pilatus', 'starling'])
    expect(invoices.map(({ number }) => number?.slice(-6)).sort()).toEqual(['000001', '000002', '000003'])

    const platform = await world.as('service')
    const late = await platform(routes.ingestUsage, { body: { records: [{ ...record, id: 'late' }] } })
    expect(late.body).toEqual({ accepted: 1, repeated: 0 })
    const known = await platform(routes.ingestUsage, { body: { records: [record] } })
    expect(known.body).toEqual({ accepted: 0, repeated: 1 })
    expect((await finance(routes.listAuditEvents, { query: { limit: '1' } })).body.nextCursor).toBeDefined()
  })

  it('is hidden from customers, except for their own issued invoices', async () => {
    const owner = await world.as('owner')
    const own = (await owner(routes.listInvoices, { query: { limit: '1' } })).body.invoices
    expect(own.map(({ organisation }) => organisation)).toEqual(['pilatus'])
  })
})

describe('a plan', () => {
  it('is upgraded at once, and downgraded at the end of the month unless the current one is chosen again', async () => {
    const owner = await world.as('owner')
    const to = async (plan: 'starter' | 'pro' | 'enterprise') =>
      (await owner(routes.changePlan, { body: { plan } })).body
    expect(await to('starter')).toMatchObject({ plan: 'pro', nextPlan: { plan: 'starter', from: '2027-01-01' } })
    const kept = await to('pro')
    expect(kept.plan).toBe('pro')
    expect(kept.nextPlan).toBeUndefined()
    expect(await to('enterprise')).toMatchObject({ plan: 'enterprise', entitlements: { complianceForm: true } })
    const seen = (await owner(routes.getOrganisation)).body
    expect(seen).toMatchObject({ plan: 'enterprise', currency: 'CHF' })
  })

  it('chosen with an idempotency key is not chosen again by a repeat, whatever changed since', async () => {
    const owner = await world.as('owner')
    const choose = (plan: 'enterprise', idempotencyKey: string) =>
      owner(routes.changePlan, { body: { plan }, idempotencyKey })
    const first = (await choose('enterprise', 'no-change')).body
    await owner(routes.changePlan, { body: { plan: 'pro' } })
    expect((await choose('enterprise', 'no-change')).body).toEqual(first)
    expect((await owner(routes.getOrganisation)).body.nextPlan?.plan).toBe('pro')
    await choose('enterprise', 'take-back')
  })

  it('of every organisation is shown to staff, page by page', async () => {
    const finance = await world.as('finance')
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = (await finance(routes.listOrganisations, { query: { limit: '3', ...(cursor && { cursor }) } })).body
      seen.push(...page.organisations.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen.sort()).toEqual(['birch', 'edelweiss', 'pilatus', 'starling'])
  })

  it('is not reset by registering its organisation again', async () => {
    const platform = await world.as('service')
    const register = (currency: 'CHF' | 'EUR') =>
      platform(routes.registerOrganisation, {
        params: { organisation: 'pilatus' },
        body: { name: 'Pilatus Bakers', currency, plan: 'starter' },
      })
    expect((await register('CHF')).body).toMatchObject({ name: 'Pilatus Bakers', plan: 'enterprise' })
    expect(await refusalOf(register('EUR'))).toMatchObject({ status: 409, code: 'currency_mismatch' })
  })
})

describe('a member', () => {
  it('of one organisation is not moved to another by mistake', async () => {
    const platform = await world.as('service')
    const set = (organisation: string, role: 'customer' | 'owner') =>
      platform(routes.setMember, {
        params: { organisation, member: 'somebody' },
        body: { role, name: 'Somebody', email: 'somebody@birch.example' },
      })
    expect((await set('birch', 'customer')).body.role).toBe('customer')
    expect((await set('birch', 'owner')).body.role).toBe('owner')
    expect(await refusalOf(set('pilatus', 'owner'))).toMatchObject({ status: 409, code: 'member_elsewhere' })
  })
})
