import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as z from 'zod'
import { type AuditHead, signedDigestSchema } from '../shared/audit/domain/auditDigest.ts'
import { beforeAll, type FoundDigest, type Verified, verifyTrail } from '../shared/audit/domain/verifyTrail.ts'
import { isSignedBy } from '../shared/core/adapters/isSignedBy.ts'
import { sha256 } from '../shared/core/adapters/sha256.ts'
import { createClient } from '../shared/core/api/client.ts'
import { routes } from '../shared/http/routes.ts'

/*
 * Verifies the files of an audit trail, without AWS and without trusting the party that stores them. Usage:
 *
 *   npm run audit:verify -- --folder FOLDER [--key FILE] [--head SEQUENCE:SHA256]
 *   npm run audit:verify -- --url API [--from INSTANT] [--key FILE] [--save FOLDER]
 *
 * `--url` calls the API with the credential in TIERDESK_TOKEN: a token, or a program's key to call as API/automation.
 * `--save` stores the responses as a folder for `--folder`: `digests/NAME.json`, `files/NAME.jsonl.gz`,
 * `public-key.pem` and `head.txt`. Without a head, a folder cannot show whether its end was cut off. Exits with 1 if
 * something is not as it was written.
 */

interface Source {
  readonly digests: readonly FoundDigest[]
  readonly publicKey: string
  readonly head: AuditHead | undefined
  readonly readHash: Parameters<typeof verifyTrail>[0]['readHash']
}

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    url: { type: 'string' },
    save: { type: 'string' },
    key: { type: 'string' },
    head: { type: 'string' },
    from: { type: 'string' },
  },
})

function fromFolder(folder: string): Source {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`)
  // A trail that had no files yet was saved without a folder of digests.
  const digests = join(folder, 'digests')
  const names = existsSync(digests) ? readdirSync(digests).filter((name) => name.endsWith('.json')) : []
  const kept = join(folder, 'head.txt')
  const savedHead = values.head ?? (existsSync(kept) ? readFileSync(kept, 'utf8').trim() : '')
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(savedHead) ?? []
  return {
    publicKey: readFileSync(values.key ?? join(folder, 'public-key.pem'), 'utf8'),
    head: hash === undefined ? undefined : { sequence: Number(sequence), sha256: hash, name: `digest ${sequence}` },
    digests: names.toSorted().map((file) => ({
      name: file.replace('.json', ''),
      content: readDigest(readFileSync(join(folder, 'digests', file), 'utf8')),
    })),
    async readHash(name) {
      const file = join(folder, 'files', `${name}.jsonl.gz`)
      return existsSync(file) ? hashOf(readFileSync(file)) : undefined
    },
  }
}

async function fromApi(url: string, token: string, save: Save | undefined): Promise<Source> {
  const client = createClient(url, token)
  const digests: FoundDigest[] = []
  let head: AuditHead | undefined
  let cursor: string | undefined
  do {
    const query = { limit: '50', ...(values.from && { from: values.from }), ...(cursor && { cursor }) }
    const { body } = await client(routes.listAuditDigests, { query })
    digests.push(...body.digests.map(({ name, content }) => ({ name, content })))
    head = body.head
    cursor = body.nextCursor
  } while (cursor)
  const files = new Set<string>()
  do {
    const query = { limit: '100', ...(values.from && { from: values.from }), ...(cursor && { cursor }) }
    const { body } = await client(routes.listAuditFiles, { query })
    for (const { name } of body.files) files.add(name)
    cursor = body.nextCursor
  } while (cursor)
  const publicKey = values.key ? readFileSync(values.key, 'utf8') : (await client(routes.getAuditKey)).body.publicKey
  for (const { name, content } of digests) save?.('digests', `${name}.json`, JSON.stringify(content ?? null))
  save?.('', 'public-key.pem', publicKey)
  if (head) save?.('', 'head.txt', `${head.sequence}:${head.sha256}\n`)
  return {
    publicKey,
    head,
    digests,
    async readHash(file) {
      if (!files.has(file)) return undefined
      const response = await fetch((await client(routes.getAuditFile, { params: { file } })).body.url)
      if (!response.ok) throw new Error(`The download of the file ${file} failed with status ${response.status}.`)
      const content = Buffer.from(await response.arrayBuffer())
      save?.('files', `${file}.jsonl.gz`, content)
      return hashOf(content)
    },
  }
}

type Save = (folder: string, name: string, content: Buffer | string) => void

function saveTo(root: string): Save {
  return (folder, name, content) => {
    mkdirSync(join(root, folder), { recursive: true })
    writeFileSync(join(root, folder, name), content)
  }
}

function readDigest(text: string): FoundDigest['content'] {
  try {
    return signedDigestSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const hashOf = (content: Buffer) => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  sizeBytes: content.length,
})

async function verify({ digests, publicKey, head, readHash }: Source): Promise<Verified> {
  const organisation = z.string().parse(digests.find(({ content }) => content)?.content?.digest.organisation ?? '')
  const isSigned = (text: string, signature: string) => isSignedBy(publicKey, text, signature)
  const anchor = values.from === undefined ? beforeAll : undefined
  return verifyTrail({ sha256, isSigned, readHash }, organisation, digests, { anchor, head })
}

async function read(): Promise<Source> {
  if (values.folder !== undefined) return fromFolder(values.folder)
  const token = process.env.TIERDESK_TOKEN
  if (values.url === undefined || token === undefined)
    throw new Error('Specify what to verify: --folder FOLDER, or --url API with a token in TIERDESK_TOKEN.')
  return fromApi(values.url, token, values.save === undefined ? undefined : saveTo(values.save))
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

async function main(): Promise<void> {
  const source = await read()
  const { digests, files, deleted, problem, last } = await verify(source)
  if (problem) process.stdout.write(`${problem.name} is ${problem.what}.\n`)
  const verified = `${count(digests, 'digest')} and ${count(files, 'file')}`
  process.stdout.write(
    `Intact${problem ? ' before that' : ''}: ${verified}; deleted by retention: ${count(deleted, 'file')}.\n`,
  )
  if (!source.head) process.stdout.write(`It is unknown whether anything follows digest ${last?.sequence ?? 0}.\n`)
  process.exitCode = problem ? 1 : 0
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
