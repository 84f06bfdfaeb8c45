import { describe, expect, it } from 'vitest'
import {
  type AuditStream,
  afterFailure,
  auditStreamSchema,
  objectionTo,
} from '../../../shared/audit/domain/auditStream.ts'
import { isPublicAddress } from '../../../shared/core/adapters/publicAddress.ts'
import { type Instant, toEpochMs, toInstant } from '../../../shared/core/domain/time.ts'

describe('a receiver URL', () => {
  it.each([
    'https://hooks.customer.example/audit',
    'https://a.b.customer.example/?q=1',
    'https://xn--bcher-kva.example',
  ])('can be %s [82]', (url) => expect(objectionTo(url, [])).toBeUndefined())

  it.each([
    ...['http://hooks.customer.example', 'file:///etc/passwd', 'gopher://hooks.customer.example', 'nonsense', ''],
    ...['https://127.0.0.1', 'https://0x7f.1', 'https://2130706433', 'https://017700000001', 'https://[::1]'],
    ...['https://169.254.169.254/latest/meta-data', 'https://[::ffff:a9fe:a9fe]', 'https://[::ffff:169.254.169.254]'],
    ...['https://localhost', 'https://localhost.', 'https://db.internal', 'https://printer.local', 'https://intranet'],
    ...['https://user@hooks.customer.example', 'https://user:pass@hooks.customer.example'],
    ...['https://hooks.customer.example:22', 'https://hooks.customer.example:8443', 'https://hooks.customer.example#x'],
    ...['https://hooks.customer.example.', 'https://１２７.0.0.1'],
  ])('cannot be %s [82]', (url) => expect(objectionTo(url, [])).toBeDefined())

  it('can match one that the stage trusts, by scheme and host only', () => {
    const trusted = ['http://127.0.0.1']
    expect(objectionTo('http://127.0.0.1:7400/x', trusted)).toBeUndefined()
    for (const url of ['http://127.0.0.2', 'https://127.0.0.1', 'http://user@127.0.0.1'])
      expect(objectionTo(url, trusted)).toBeDefined()
  })
})

describe('a resolved address', () => {
  it.each(['8.8.8.8', '193.5.122.254', '2606:4700::1111', '2a00:1450:400a:800::200e'])('%s is public [82]', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['0.0.0.0', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '203.0.113.9'],
    ...['::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:169.254.169.254', '::ffff:8.8.8.8'],
    ...['64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '2001:db8::1', '2001::1', 'nonsense', ''],
  ])('%s is not public [82]', (address) => expect(isPublicAddress(address)).toBe(false))
})

it('a failing stream is retried at growing intervals of at most an hour, and paused after a day', () => {
  const start = toInstant(Date.parse('2026-11-16T08:00:00Z'))
  let stream: AuditStream = auditStreamSchema.parse({
    ...{ url: 'https://hooks.customer.example', version: 1, setAt: start, setBy: 'owner', deliveredUntil: start },
    secrets: [{ id: '018f0000-0000-7000-8000-000000000000' }],
  })
  const waits: number[] = []
  let now: Instant = start
  while (stream.pausedAt === undefined) {
    stream = afterFailure(stream, now, { why: 'answered', detail: '500' })
    const next = stream.failing?.nextAt ?? now
    waits.push((toEpochMs(next) - toEpochMs(now)) / 60_000)
    now = next
  }
  expect(waits.slice(0, 6)).toEqual([5, 10, 20, 40, 60, 60])
  expect(toEpochMs(stream.pausedAt) - toEpochMs(start)).toBeGreaterThanOrEqual(86_400_000)
  expect(toEpochMs(stream.pausedAt) - toEpochMs(start)).toBeLessThan(90_000_000)
  expect(stream.failing?.since).toBe(start)
})
