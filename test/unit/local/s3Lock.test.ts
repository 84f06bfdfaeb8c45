import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createPolicies } from '../../../local/aws/policies.ts'
import { createClock } from '../../../local/clock/clock.ts'
import { createS3Front } from '../../../local/s3/front.ts'
import { createAuditFiles } from '../../../shared/audit/adapters/auditFiles.ts'
import { createS3Client } from '../../../shared/core/adapters/s3Client.ts'

/** An emulator that has no object and accepts every write. */
const emulator = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(request.method === 'PUT' ? 200 : 404).end())
})
const locked = 'locked'
const front = createServer()
const urlOf = (server: typeof front) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  for (const server of [emulator, front]) await once(server.listen(0, '127.0.0.1'), 'listening')
  const { serve } = createS3Front({
    emulatorUrl: urlOf(emulator),
    policies: { ...createPolicies(), isAllowed: () => true },
    clock: createClock(0),
    secret: 'secret',
    roleOf: () => 'role',
    corsOf: () => undefined,
    hasRetention: (bucket) => bucket === locked,
  })
  front.on('request', serve)
  vi.stubEnv('AWS_ENDPOINT_URL', urlOf(front))
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
})
afterAll(() => {
  vi.unstubAllEnvs()
  emulator.close()
  front.close()
})

it('a bucket that locks its objects refuses one without a checksum, as S3 does', async () => {
  const put = (Bucket: string, checksum = {}) =>
    createS3Client().send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x', ...checksum }))
  await expect(put(locked)).rejects.toMatchObject({ name: 'InvalidRequest' })
  await put(locked, { ChecksumAlgorithm: 'CRC32' })
  await put('open')
})

it('the audit trail writes its files into a bucket that locks them', async () => {
  const files = createAuditFiles(locked)
  expect(await files.keep('pilatus', '2026-11-16T08', ['{}'])).toMatchObject({ events: 1 })
})
