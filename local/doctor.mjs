/*
 * Lists what would prevent the product from running on this machine, and how to fix it. Needs no installation. Exits
 * with 1 if there is a problem. Usage: npm run doctor
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
    ? 'Node 24 is then installed with the dependencies'
    : 'only on Linux x64 is it installed with the dependencies'
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
        'The embedded database runs only on Linux x64. Use the development container, or name a DynamoDB endpoint with npm start -- --dynamodb URL.',
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
    ...(free < neededBytes && { problem: 'An installation with its caches needs about 2 GB.' }),
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
      problem: 'The port is in use. Unless npm start is already running, choose other ports: npm start -- --port 7501.',
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
      ? { what: 'Data: present', problem: 'The samples are incomplete. Start over with npm start -- --fresh.' }
      : { what: 'Data: present' }
  } catch (error) {
    return {
      what: 'Data: present',
      problem: `${file} is damaged: ${error.message}. Start over with npm start -- --fresh.`,
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
