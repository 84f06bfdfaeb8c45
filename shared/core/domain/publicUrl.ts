import * as z from 'zod'

/* Addresses of other people's services that we, or AWS for us, are told to call: only what anybody can reach. */

const labels = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/
const privateEndings = /\.(?:localhost|local|internal|intranet|lan|home|corp|arpa|onion|test|invalid)$/

/** A name in the public DNS; no address, whatever it is written as. */
export const isPublicHost = (host: string): boolean =>
  host.length <= 253 && labels.test(host) && !privateEndings.test(host)

/** `https://host/path`: no port, nobody's name or password, no fragment. */
export function isPublicHttpsUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || !isPublicHost(url.hostname)) return false
  return (
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    /^https:\/\/[^@\\\s]+$/.test(text)
  )
}

export const publicHttpsUrlSchema = z
  .string()
  .max(500)
  .refine(isPublicHttpsUrl, 'is no https address of a public host, without port, name or password')
