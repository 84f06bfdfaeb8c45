import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/*
 * Signature version 4 in a query, as in presigned links.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */

export type Verdict = 'sound' | 'expired' | 'forged'

/** Checks that the link was signed with `secret` for this method and these headers, and has not expired. */
export function verifyPresigned(
  {
    method,
    url,
    headers,
  }: { method: string; url: URL; headers: Readonly<Record<string, string | string[] | undefined>> },
  secret: string,
  nowMs: number,
): Verdict {
  const value = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? ''
  const date = value('Date')
  const [, day = '', region = '', service = ''] = value('Credential').split('/')
  const madeMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  const names = value('SignedHeaders').split(';')
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, text]) => `${encode(name)}=${encode(text)}`)
    .sort()
  const canonical = [
    method,
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    value('Content-Sha256') || 'UNSIGNED-PAYLOAD',
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', date, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`)
  const expected = hmac(key, toSign)
  const given = Buffer.from(value('Signature'), 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged'
  return nowMs > madeMs + Number(value('Expires')) * 1000 ? 'expired' : 'sound'
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
