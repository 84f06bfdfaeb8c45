/* One execution environment of a function: loads its code once, then serves one invocation after another. */
import { flushCompileCache } from 'node:module'
import { pathToFileURL } from 'node:url'
// Imported before the function's code, which uses the runtime's clock and names from its first line.
import { setClockOffset } from '../clock/shiftDate.mjs'
import '../internet/answerNames.mjs'

const [file, exportName] = process.argv.slice(2)
const errorOf = (error) =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, stack: error.stack }
    : { errorType: 'Error', errorMessage: String(error), stack: undefined }

let handler
let hasKeptCode = false

/** Saves compiled code after the first invocation. Node would do so on exit, but environments are killed. */
function keepCompiledCode() {
  if (!hasKeptCode) flushCompileCache()
  hasKeptCode = true
}

try {
  const loaded = await import(pathToFileURL(file).href)
  handler = loaded[exportName]
  if (typeof handler !== 'function') throw new Error(`${file} exports no function ${exportName}.`)
  process.send({ ready: true })
} catch (error) {
  process.send({ ready: false, error: errorOf(error) })
}

process.on('message', async ({ id, event, clockOffsetMs, deadlineMs, functionArn }) => {
  setClockOffset(clockOffsetMs)
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: '',
    logStreamName: '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - (Date.now() - clockOffsetMs)),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  }
  try {
    process.send({ id, result: (await handler(event, context)) ?? null })
  } catch (error) {
    process.send({ id, error: errorOf(error) })
  }
  keepCompiledCode()
})
process.on('disconnect', () => process.exit(0))
process.on('SIGINT', () => {})
