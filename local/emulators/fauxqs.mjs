/* SNS, SQS and S3 on loopback. Usage: fauxqs.mjs DATA_FOLDER REGION; says its port to the parent process. */
import { pathToFileURL } from 'node:url'
import { buildApp } from 'fauxqs'

const [dataFolder, defaultRegion] = process.argv.slice(2)
// Its own start function listens on every interface, so the parts are put together here. The version is pinned.
const part = (file) => import(new URL(file, pathToFileURL(import.meta.resolve('fauxqs').replace('file://', ''))).href)
const [{ SqsStore }, { SnsStore }, { S3Store }, { PersistenceManager }] = await Promise.all(
  ['sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js', 'persistence.js'].map(part),
)
const [sqsStore, snsStore, s3Store] = [new SqsStore(), new SnsStore(), new S3Store()]
const persistence = new PersistenceManager(dataFolder)
persistence.load(sqsStore, snsStore, s3Store)
for (const store of [sqsStore, snsStore, s3Store, ...sqsStore.allQueues()]) store.persistence = persistence

const app = buildApp({ logger: false, defaultRegion, stores: { sqsStore, snsStore, s3Store } })
// Its limit is smaller than the files that S3 takes.
app.removeContentTypeParser('*')
app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 * 1024 }, (_request, body, done) =>
  done(null, body),
)
app.addHook('onClose', async () => persistence.close())
await app.listen({ host: '127.0.0.1', port: 0 })
process.send({ port: app.server.address().port })

const end = () => app.close().then(() => process.exit(0))
process.on('disconnect', end)
process.on('SIGTERM', end)
process.on('SIGINT', () => {})
