import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openDataFolder } from '../../../local/dataFolder.ts'
import { runSeed } from '../../../local/runSeed.ts'

const root = mkdtempSync(join(tmpdir(), 'tierdesk-seed-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const script = join(root, 'seed.mjs')
writeFileSync(
  script,
  `if (process.argv[2] === 'http://fails') process.exit(3)
  process.stdout.write('people\\n')
  if (process.argv[2] === 'http://endless') setInterval(() => {}, 1000)
  else if (process.argv[2] === 'http://fails-later') process.exitCode = 4
  else
  process.stdout.write('tickets ' + process.argv.slice(2).join(' ') + '\\n')`,
)

/** Fills a folder. Returns its messages in order. */
async function fill(
  data: string,
  { console = 'http://console', isEmpty = false, signal = new AbortController().signal, whenReady = () => {} } = {},
) {
  const folder = await openDataFolder(join(root, data), false)
  const said: string[] = []
  try {
    const onReady = () => {
      said.push('ready')
      whenReady()
    }
    await runSeed({ script, folder, console, isEmpty, signal, onReady, onProgress: (what) => void said.push(what) })
  } finally {
    folder.release()
  }
  return said
}

it('new data is ready once people can sign in, and filled after that, once only', async () => {
  expect(await fill('new')).toEqual(['ready', 'Samples: tickets http://console'])
  expect(await fill('new')).toEqual(['ready'])
})

it('the samples are left out on request', async () => {
  expect(await fill('empty', { isEmpty: true })).toEqual(['ready', 'Samples: tickets http://console --empty'])
})

it('samples that were interrupted are not filled again, and it is said how to have them all', async () => {
  await expect(fill('broken', { console: 'http://fails' })).rejects.toThrow('Start over with --fresh.')
  expect(await fill('broken')).toEqual(['ready', expect.stringContaining('Start over with --fresh.')])
})

it('a seed that fails once people can sign in says so, and stops nothing', async () => {
  expect(await fill('later', { console: 'http://fails-later' })).toEqual([
    'ready',
    expect.stringContaining('The samples are incomplete'),
  ])
})

it('stopping the runtime stops the seed too, without an error message', async () => {
  const stopping = new AbortController()
  const whenReady = () => stopping.abort()
  expect(await fill('ended', { console: 'http://endless', signal: stopping.signal, whenReady })).toEqual(['ready'])
  expect(await fill('ended')).toEqual(['ready', expect.stringContaining('Start over with --fresh.')])
})
