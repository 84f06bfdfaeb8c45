import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { bundleFunctions, entries } from '../infra/bundle.ts'
import { configs } from '../infra/config.ts'
import { median } from './median.ts'

/*
 * Measures the size of each function's bundle, and how much longer a new process needs to load it than to load nothing.
 * Usage: node bench/coldStarts.ts
 */

const rounds = 15
const environment = {
  PRODUCT_TABLE: 'x',
  AUDIT_TABLE: 'x',
  EVENT_BUS: 'x',
  CURSOR_SECRET: 'x',
  HOLIDAYS: '',
  NEXT_RESPONSE_CLOCKS: 'on',
  BILLING_QUEUE_URL: 'https://provider.example/x',
  DELIVERY_QUEUE_URL: 'https://provider.example/x',
  DOCUMENTS_BUCKET: 'x',
  LEDGER_TABLE: 'x',
  SECOND_PERSON_APPROVES: 'true',
  SELLER: JSON.stringify(configs.dev.seller),
  NOTICE_TOPIC_ARN: 'x',
  NOTICE_SUBSCRIPTIONS: '1',
  ALARM_TOPIC_ARN: 'x',
  ALARM_SUBSCRIPTIONS: '1',
  AUDIT_BUCKET: 'x',
  EXPORTS_BUCKET: 'x',
  STREAM_SECRET: 'x',
  STREAM_QUEUE_URL: 'https://provider.example/x',
  TRUSTED_RECEIVERS: '',
  EXPORT_QUEUE_URL: 'https://provider.example/x',
  AUDIT_KEY: 'x',
  AUDIT_QUEUE_URL: 'https://provider.example/x',
  PORTAL_URL: 'https://provider.example',
  SIGN_IN_URL: 'https://provider.example',
  SIGN_ON_CLIENT_ID: 'x',
  USER_POOL_ID: 'x',
  MAIL_QUEUE_URL: 'https://provider.example/x',
  PROMISE_QUEUE_URL: 'https://provider.example/x',
  FILES_BUCKET: 'x',
  INBOUND_BUCKET: 'x',
  INBOUND_PREFIX: 'x',
  REPLY_DOMAIN: 'x',
  REPLY_SECRET: 'x',
  MAIL_SENDER_NAME: 'x',
  MAIL_SENDER_ADDRESS: 'x',
  MAIL_CONFIGURATION_SET: 'x',
  SUPPORT_PHONE: '+41445550100',
  WRITES_PER_MINUTE_PERSON: '60',
  WRITES_PER_MINUTE_ORGANISATION: '300',
  AWS_REGION: 'eu-central-1',
}

async function medianMs(script: string): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startedMs = performance.now()
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env: environment })
    times.push(performance.now() - startedMs)
  }
  return median(times)
}

const folder = mkdtempSync(join(tmpdir(), 'tierdesk-bench-'))
try {
  await bundleFunctions(folder)
  const empty = await medianMs('')
  process.stdout.write(`${'function'.padEnd(20)}      kB  kB gzip       ms  over empty\n`)
  process.stdout.write(`${'(empty process)'.padEnd(20)} ${' '.repeat(16)} ${empty.toFixed(0).padStart(8)}\n`)
  for (const name of entries) {
    const file = join(folder, name, 'index.mjs')
    const code = readFileSync(file)
    const ms = await medianMs(`await import(${JSON.stringify(pathToFileURL(file).href)})`)
    const sizes = [code.length, gzipSync(code).length].map((bytes) => (bytes / 1000).toFixed(0).padStart(8)).join(' ')
    process.stdout.write(
      `${name.padEnd(20)} ${sizes} ${ms.toFixed(0).padStart(8)} ${(ms - empty).toFixed(0).padStart(8)} ms\n`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
