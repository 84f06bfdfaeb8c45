/*
 * Serves SNS, SQS and S3 on loopback, with the data of one folder at a time. Usage: fauxqs.mjs REGION.
 * The parent process sends one of these messages:
 * - `{ open: FOLDER }`; the response is `{ port }`
 * - `close`; the response is `closed`
 * - `end delays` or `end visibility`; there is no response
 */
import { buildApp } from 'fauxqs'

const [defaultRegion] = process.argv.slice(2)
// The library's start function listens on every interface, so its parts are assembled here. The version is pinned.
const part = (file) => import(new URL(file, import.meta.resolve('fauxqs')).href)
const [{ SqsStore, SqsQueue }, { SnsStore }, { S3Store }, { PersistenceManager }] = await Promise.all(
  ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'].map(part),
)
// Each queue would check every 20 ms for messages whose delay has ended. At rest, that was most of the runtime's load.
SqsQueue.prototype.startPollTimerIfNeeded = function () {
  this.pollTimer ??= setInterval(() => this.processTimers(), 200)
}

// The library's own table refuses what it writes here when a message becomes visible again. Only a restart reads it.
PersistenceManager.prototype.updateMessageReady = function (messageId) {
  this.stmts.updateMessageInflight.run(null, null, 0, null, messageId)
}

let app
let sqsStore

async function open(dataFolder) {
  const [snsStore, s3Store] = [new SnsStore(), new S3Store()]
  sqsStore = new SqsStore()
  const persistence = new PersistenceManager(dataFolder)
  persistence.load(sqsStore, snsStore, s3Store)
  for (const store of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) store.persistence = persistence
  app = buildApp({ logger: false, defaultRegion, stores: { sqsStore, snsStore, s3Store } })
  // The default limit is smaller than the files that S3 accepts.
  app.removeContentTypeParser('*')
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 * 1024 }, (_request, body, done) =>
    done(null, body),
  )
  app.addHook('onClose', async () => persistence.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { port: app.server.address().port }
}

async function close() {
  app?.server.closeAllConnections()
  await app?.close()
  app = undefined
  return 'closed'
}

/** Delivers delayed messages now instead of after their delay. */
function endDelays() {
  for (const queue of sqsStore?.allQueues() ?? []) {
    for (const message of queue.delayedMessages) message.delayUntil = 0
    queue.processTimers()
  }
}

/** Makes messages that were received but not deleted visible now. */
function endVisibility() {
  for (const queue of sqsStore?.allQueues() ?? []) {
    for (const entry of queue.inflightMessages.values()) entry.visibilityDeadline = 0
    queue.processTimers()
  }
}

process.on('message', (message) => {
  if (message === 'end delays') return endDelays()
  if (message === 'end visibility') return endVisibility()
  // The parent may have ended by then.
  const answer = (value) => process.send(value, () => undefined)
  const done = message === 'close' ? close() : open(message.open)
  done.then(answer, (error) => {
    process.stderr.write(`${error.stack}\n`)
    process.exit(1)
  })
})
const end = () => close().then(() => process.exit(0))
process.on('disconnect', end)
process.on('SIGTERM', end)
process.on('SIGINT', () => {})
