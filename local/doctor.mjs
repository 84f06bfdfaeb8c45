/*
 * Says what on this machine would keep the product from running here, and what to do about it. Needs no installation:
 * `npm run doctor`. Ends with 1 if anything would.
 */
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const firstPort = 7400
const portNames = ['portal', 'API', 'console and inbox', 'user pool']
const neededBytes = 2 * 1024 ** 3

/** @typedef {{ what: string, problem?: string }} Finding */

/** @returns {Finding} */
function checkNode() {
  const [major = 0] = process.versions.node.split('.').map(Number)
  const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'
  const needed = isLinuxX64 ? 20 : 24
  const why = isLinuxX64
    ? 'Node 24 is installed with the dependencies'
    : 'elsewhere than on Linux x64 it is not installed with them'
  return {
    what: `Node ${process.versions.node}`,
    ...(major < needed && { problem: `Install Node ${needed} or later: ${why}.` }),
  }
}

/** @returns {Finding} */
function checkPlatform() {
  const isLinuxX64 = process.platform === 'linux' && process.arch === 'x64'
  return {
    what: `${process.platform} on ${process.arch}`,
    ...(!isLinuxX64 && {
      problem:
        'The embedded database runs on Linux x64 only. Use the development container, or name a DynamoDB endpoint with npm start -- --dynamodb URL.',
    }),
  }
}

/** @returns {Finding} */
function checkInstallation() {
  const installed = join(root, 'node_modules/.package-lock.json')
  const lockfile = join(root, 'package-lock.json')
  if (!existsSync(installed)) return { what: 'Dependencies: not installed yet; npm start installs them' }
  const isOld = statSync(installed).mtimeMs < statSync(lockfile).mtimeMs
  return {
    what: isOld ? 'Dependencies: older than the lockfile; npm start installs them again' : 'Dependencies: installed',
  }
}

/** @returns {Finding} */
function checkDisk() {
  const { bavail, bsize } = statfsSync(root)
  const free = bavail * bsize
  return {
    what: `${(free / 1024 ** 3).toFixed(1)} GB of disk space free`,
    ...(free < neededBytes && { problem: 'An installation with its caches takes about 2 GB.' }),
  }
}

/** @returns {Promise<Finding>} */
async function checkPort(name, port) {
  const isFree = await new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  return {
    what: `Port ${port}, for the ${name}`,
    ...(!isFree && {
      problem: 'It is in use. If that is not a running npm start, use other ports: npm start -- --port 7501.',
    }),
  }
}

/** @returns {Finding} */
function checkData() {
  const folder = join(root, '.tierdesk')
  const file = join(folder, 'state.json')
  if (!existsSync(folder)) return { what: 'Data: none yet' }
  try {
    const { generated = {} } = JSON.parse(readFileSync(file, 'utf8'))
    return generated.seeded === 'begun'
      ? { what: 'Data: there', problem: 'The samples are not complete. npm start -- --fresh has them all.' }
      : { what: 'Data: there' }
  } catch (error) {
    return {
      what: 'Data: there',
      problem: `${file} is damaged: ${error.message}. Begin again with npm start -- --fresh.`,
    }
  }
}

const findings = [
  ...[checkNode(), checkPlatform(), checkInstallation(), checkDisk(), checkData()],
  ...(await Promise.all(portNames.map((name, index) => checkPort(name, firstPort + index)))),
]
for (const { what, problem } of findings)
  process.stdout.write(
    `${problem === undefined ? '  ok  ' : '  !!  '}${what}${problem === undefined ? '' : `\n      ${problem}`}\n`,
  )
process.exitCode = findings.some(({ problem }) => problem !== undefined) ? 1 : 0
