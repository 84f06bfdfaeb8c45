/*
 * Stands in for the few options of curl that the documentation uses, so that its commands run on machines without curl.
 * Unlike curl, ends with 22 on a status of 400 or above, so that a command that is refused fails the test.
 */
import { readFileSync } from 'node:fs'

const args = process.argv.slice(2)
let [method, url, body] = ['GET', '', undefined]
const headers = new Headers()
const addHeader = (line) => headers.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim())
while (args.length > 0) {
  const name = args.shift()
  if (name === '-sS') continue
  if (name === '-X') method = args.shift()
  else if (name === '-H') addHeader(args.shift())
  else if (name === '-d' || name === '--data-binary') {
    const value = args.shift()
    body = value === '@-' ? readFileSync(0) : value
    if (method === 'GET') method = 'POST'
    if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded')
  } else if (name.startsWith('-')) throw new Error(`curl ${name} is not known here.`)
  else url = name
}
const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) })
const text = await response.text()
if (response.ok) process.stdout.write(text)
else {
  process.stderr.write(`${method} ${url}: ${response.status} ${text}\n`)
  process.exitCode = 22
}
